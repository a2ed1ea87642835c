import { expect, test } from 'vitest';
import { linesToAskAbout } from './paste';

test('a few lines are pasted at once into a shell that waits for Enter', () => {
  expect(linesToAskAbout('dbt run\n', true)).toBe(0);
  expect(linesToAskAbout('line\n'.repeat(20), true)).toBe(0);
});

test('many lines are asked about, and every second line where each would run', () => {
  expect(linesToAskAbout('line\r\n'.repeat(21), true)).toBe(21);
  expect(linesToAskAbout('a\rb', false)).toBe(2);
  expect(linesToAskAbout('a\n', false)).toBe(0);
});
