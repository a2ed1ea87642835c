import { expect, test } from 'vitest';
import { ago, elapsed, moment } from './times';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('ages are told in minutes, then hours, then days', () => {
  expect([30_000, 34 * MINUTE, 119 * MINUTE, 5 * HOUR, 49 * HOUR].map(ago)).toEqual([
    'just now',
    '34 min ago',
    '119 min ago',
    '5 h ago',
    '2 d ago',
  ]);
});

test('what is to come is told the same way', () => {
  const now = new Date(2026, 10, 25, 21, 0, 0);

  expect([-5_000, -30_000, -34 * MINUTE, -23 * HOUR, -49 * HOUR].map(ago)).toEqual([
    'just now',
    'in under 1 min',
    'in 34 min',
    'in 23 h',
    'in 2 d',
  ]);
  expect(moment(new Date(2026, 10, 25, 22, 0, 0), now)).toBe('today 22:00');
  expect(moment(new Date(2026, 10, 26, 6, 0, 0), now)).toBe('tomorrow 06:00');
});

test('durations have two units', () => {
  expect([-5, 900, 4_000, 492_000, 3_720_000].map(elapsed)).toEqual([
    '0 s',
    '0 s',
    '4 s',
    '8 m 12 s',
    '1 h 2 m',
  ]);
});

test('a moment of today or yesterday is told as such, another with its date', () => {
  const now = new Date(2026, 10, 25, 21, 0, 0);

  expect(moment(new Date(2026, 10, 25, 10, 0, 31), now)).toBe('today 10:00:31');
  expect(moment(new Date(2026, 10, 24, 23, 59, 0), now)).toBe('yesterday 23:59:00');
  expect(moment(new Date(2026, 10, 22, 2, 0, 0), now)).toBe('Sun 22 Nov 02:00:00');
  expect(moment(new Date(2025, 10, 22, 2, 0, 0), now)).toContain('2025');
});
