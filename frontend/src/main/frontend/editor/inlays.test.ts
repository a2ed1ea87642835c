import { expect, test } from 'vitest';
import { inlayColumn } from './inlays';

test('a chip stands after the braces of its own reference', () => {
  const line = "select * from {{ ref('a') }} join {{ ref('b') }} using (id)";
  expect(line.slice(0, inlayColumn(line, 'a'))).toBe("select * from {{ ref('a') }}");
  expect(line.slice(0, inlayColumn(line, 'b'))).toBe("select * from {{ ref('a') }} join {{ ref('b') }}");
});

test('double quotes name a reference too', () => {
  const line = '{{ source("shop", "orders") }} o';
  expect(line.slice(0, inlayColumn(line, 'orders'))).toBe('{{ source("shop", "orders") }}');
});

test('a reference that has moved or goes on below has its chip at the end of the line', () => {
  expect(inlayColumn('select 1', 'a')).toBe(8);
  expect(inlayColumn("{{ ref('a'", 'a')).toBe(10);
});
