import { expect, test } from 'vitest';
import { firstError, next } from './finding';

test('what was found is gone through in both directions, round and round', () => {
  expect(next(-1, 3, 'on')).toBe(0);
  expect(next(2, 3, 'on')).toBe(0);
  expect(next(-1, 3, 'back')).toBe(2);
  expect(next(0, 3, 'back')).toBe(2);
  expect(next(1, 3, 'back')).toBe(0);
  expect(next(1, 0, 'on')).toBe(-1);
});

test('the first error is where dbt tells of one', () => {
  expect(
    firstError([
      '10:00:01  Running with dbt=1.12.6',
      '10:00:02  1 of 3 OK created sql view model prod.orders ... [CREATE VIEW in 0.1s]',
      '10:00:03  2 of 3 FAIL 4 not_null_orders_id ... [FAIL 4 in 0.1s]',
      '10:00:03  3 of 3 ERROR creating sql view model prod.b ... [ERROR in 0.1s]',
    ]),
  ).toBe(2);
  expect(firstError(['10:00:01  Encountered an error:', 'Compilation Error'])).toBe(0);
  expect(firstError(['Database Error in model orders (models/orders.sql)'])).toBe(0);
});

test('a count of no errors is none', () => {
  expect(firstError(['10:08:14  Done. PASS=46 WARN=1 ERROR=0 SKIP=0 NO-OP=0 TOTAL=47', 'no FAILURE'])).toBe(
    -1,
  );
});
