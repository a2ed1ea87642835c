import { expect, test } from 'vitest';
import { filesIn } from './files';

const found = (text: string): (string | number)[][] =>
  filesIn(text).map(({ path, line }) => (line === 0 ? [path] : [path, line]));

test('a path that dbt names is a file', () => {
  expect(found('Database Error in model orders (models/marts/orders.sql)')).toEqual([
    ['models/marts/orders.sql'],
  ]);
  expect(found('  compiled code at target/run/coffee_shop/models/marts/orders.sql')).toEqual([
    ['target/run/coffee_shop/models/marts/orders.sql'],
  ]);
});

test('a line that follows belongs to it', () => {
  expect(found('models/a.sql:12: select, models/b.yml:3')).toEqual([
    ['models/a.sql', 12],
    ['models/b.yml', 3],
  ]);
});

test('its place in the text is told', () => {
  expect(filesIn('in models/a.sql:7.')).toEqual([{ path: 'models/a.sql', line: 7, start: 3, length: 14 }]);
});

test('addresses, absolute paths, ways up and other files are left alone', () => {
  for (const text of [
    'https://example.com/models/a.sql',
    '/etc/models/a.sql',
    '../models/a.sql',
    'models/a.sqlite',
    'models/a.sql/b',
    'orders.sql',
  ]) {
    expect(found(text)).toEqual([]);
  }
});
