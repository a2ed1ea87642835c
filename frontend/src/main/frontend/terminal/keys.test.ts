import { expect, test } from 'vitest';
import { controlled } from './keys';

test('letters become control characters, whatever their case, and other text stays', () => {
  expect(['c', 'C', '[', '@', '7', 'äö', ''].map(controlled)).toEqual([
    '\x03',
    '\x03',
    '\x1b',
    '\x00',
    '7',
    'äö',
    '',
  ]);
});
