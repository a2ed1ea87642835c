import { expect, test } from 'vitest';
import { harmlessTitle, openable } from './links';

test('only web addresses are opened', () => {
  expect(openable('https://slipstream.example/bolt/runs/7')?.href).toBe(
    'https://slipstream.example/bolt/runs/7',
  );
  for (const other of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'bolt/runs/7', '']) {
    expect(openable(other)).toBeUndefined();
  }
});

test('a title is short and has no control characters', () => {
  expect(harmlessTitle(' a\x1b]0;\u202eb\n ')).toBe('a]0;b');
  expect(harmlessTitle('x'.repeat(999))).toHaveLength(256);
});
