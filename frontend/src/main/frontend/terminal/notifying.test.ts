import { expect, test } from 'vitest';
import type { Ended } from './marks';
import { worthTelling } from './notifying';

const command = (milliseconds: number | undefined): Ended => ({
  text: 'dbt build',
  status: 0,
  milliseconds,
  output: () => '',
});

test('only long commands that nobody looks at are told of', () => {
  expect(worthTelling(command(60_000), false)).toBe(true);
  expect(worthTelling(command(60_000), true)).toBe(false);
  expect(worthTelling(command(2_000), false)).toBe(false);
  expect(worthTelling(command(undefined), false)).toBe(false);
});
