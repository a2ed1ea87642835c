import { expect, test } from 'vitest';
import { AnsiText, type Piece } from './ansi';

function plain(line: readonly Piece[]): string {
  return line.map((piece) => piece.text).join('');
}

test('colours become styles, and the text is left', () => {
  const [line] = new AnsiText().feed('\x1b[0m21:30:01  1 of 47 [\x1b[32mCREATE VIEW\x1b[0m in 0.41s]\n');

  expect(plain(line ?? [])).toBe('21:30:01  1 of 47 [CREATE VIEW in 0.41s]');
  expect(line?.map((piece) => piece.style.colour)).toEqual([undefined, 'green', undefined]);
});

test('a sequence may be cut at every place', () => {
  const whole = 'a\x1b[1;31mERROR\x1b[0m b\n\x1b]8;;http://x/\x1b\\link\x1b]8;;\x07\n';
  const expected = new AnsiText().feed(whole);
  for (let cut = 1; cut < whole.length; cut++) {
    const text = new AnsiText();
    const lines = [...text.feed(whole.slice(0, cut)), ...text.feed(whole.slice(cut))];
    expect(lines.map(plain), `cut at ${String(cut)}`).toEqual(expected.map(plain));
  }
  expect(expected.map(plain)).toEqual(['aERROR b', 'link']);
});

test('a style goes on over lines until it is taken back', () => {
  const lines = new AnsiText().feed('\x1b[33mone\ntwo\x1b[39m three\n');

  expect(lines[1]?.map((piece) => [piece.text, piece.style.colour])).toEqual([
    ['two', 'yellow'],
    [' three', undefined],
  ]);
});

test('other sequences and control characters do nothing', () => {
  const text = new AnsiText();

  expect(text.feed('\x1b[2J\x1b[?25l\x1b[38;2;1;2;3mtext\x1b[5A\x1b(B\x07\x00\r\n').map(plain)).toEqual([
    'text',
  ]);
});

test('palette colours below 16 have their names', () => {
  const text = new AnsiText();
  text.feed('\x1b[38;5;9mred\x1b[48;5;2m still red');

  expect(text.open.map((piece) => piece.style.colour)).toEqual(['red', 'red']);
});

test('a line that has not ended is open', () => {
  const text = new AnsiText();

  expect(text.feed('half')).toEqual([]);
  expect(plain(text.open)).toBe('half');
  expect(text.feed(' whole\n').map(plain)).toEqual(['half whole']);
});

test('markup is text', () => {
  expect(new AnsiText().feed('<img src=x onerror=alert(1)>\n').map(plain)).toEqual([
    '<img src=x onerror=alert(1)>',
  ]);
});
