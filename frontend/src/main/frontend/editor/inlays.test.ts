import { expect, test } from 'vitest';
import { inlayColumn, referenceSpan } from './inlays';

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

test('a reference reaches over its braces, or over its call where it has none of its own', () => {
  const line = 'select * from {{ ref(\'a\') }} join {{ ref("b") }} using (id)';
  const text = (name: string, where = line): string => {
    const span = referenceSpan(where, name);
    return span === undefined ? 'nowhere' : where.slice(span.from, span.to);
  };
  expect(text('a')).toBe("{{ ref('a') }}");
  expect(text('b')).toBe('{{ ref("b") }}');
  expect(text('c')).toBe('nowhere');
  expect(text('a', "{% set x = ref('a') %}")).toBe("ref('a')");
  expect(text('a', "  'a'")).toBe("'a'");
});
