import { expect, test } from 'vitest';
import { markOf } from './marks';

test('the shell tells where its prompt is, when a command starts and how it ended', () => {
  expect(markOf('A;n-1', 'n-1')).toEqual({ kind: 'prompt' });
  expect(markOf('C;n-1', 'n-1')).toEqual({ kind: 'start' });
  expect(markOf('D;130;n-1', 'n-1')).toEqual({ kind: 'end', status: 130 });
});

test('what does not know the nonce tells nothing', () => {
  for (const forged of [
    'A',
    'C',
    'D;0',
    'A;guess',
    'D;0;guess',
    'E;rm -rf ~;n-1',
    'D;0;n-1;x',
    'D;-1;n-1',
    'A;',
  ]) {
    expect(markOf(forged, 'n-1')).toBeUndefined();
    expect(markOf(forged, '')).toBeUndefined();
  }
});
