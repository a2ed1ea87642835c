import { Terminal } from '@xterm/headless';
import { expect, test } from 'vitest';
import { CommandMarks, lasted, markOf, type Ended } from './marks';

test('the shell tells where its prompt is, when a command starts and how it ended', () => {
  expect(markOf('A;n-1', 'n-1')).toEqual({ kind: 'prompt' });
  expect(markOf('C;n-1', 'n-1')).toEqual({ kind: 'start' });
  expect(markOf('D;130;n-1', 'n-1')).toEqual({ kind: 'end', status: 130, milliseconds: undefined });
  expect(markOf('D;0;1500;n-1', 'n-1')).toEqual({ kind: 'end', status: 0, milliseconds: 1500 });
  expect(markOf('E;echo "a\\x3bb\\x5cc\\x0ad";n-1', 'n-1')).toEqual({
    kind: 'command',
    text: 'echo "a;b\\c\nd"',
  });
});

test('a command that is told holds no control characters that typing it again would send', () => {
  expect(markOf('E;echo \\x03\\x1b[A;n-1', 'n-1')).toEqual({ kind: 'command', text: 'echo [A' });
});

test('what does not know the nonce tells nothing', () => {
  for (const forged of [
    'A',
    'C',
    'D;0',
    'A;guess',
    'D;0;guess',
    'E;rm -rf ~',
    'E;rm -rf ~;guess',
    'D;0;n-1;x',
    'D;-1;n-1',
    'D;0;1;2;n-1',
    'D;0;x;n-1',
    'A;',
  ]) {
    expect(markOf(forged, 'n-1')).toBeUndefined();
    expect(markOf(forged, '')).toBeUndefined();
  }
});

test('a duration is said shortly', () => {
  expect([400, 12_345, 185_000].map(lasted)).toEqual(['0.4 s', '12 s', '3 min 5 s']);
});

test('what a command printed is found again, without colours and with wrapped rows as one line', async () => {
  const terminal = Object.assign(new Terminal({ allowProposedApi: true, cols: 12, rows: 6 }), {
    registerDecoration: () => undefined,
  });
  const ended: Ended[] = [];
  const started: string[] = [];
  const marks = new CommandMarks(terminal as unknown as ConstructorParameters<typeof CommandMarks>[0], 'n', {
    started: (text) => started.push(text),
    ended: (command) => ended.push(command),
    chosen: () => undefined,
  });
  marks.listen();
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      terminal.write(text, resolve);
    });

  await write('\x1b]633;A;n\x07$ dbt ls\r\n\x1b]633;E;dbt ls;n\x07\x1b]633;C;n\x07');
  expect(marks.isRunning).toBe(true);
  await write(
    '\x1b[32mgreen\x1b[0m\r\n0123456789abcdefgh\r\nlast\r\n\x1b]633;D;0;70;n\x07\x1b]633;A;n\x07$ ',
  );

  expect(started).toEqual(['dbt ls']);
  expect(marks.isRunning).toBe(false);
  expect(ended.map(({ text, status, milliseconds }) => ({ text, status, milliseconds }))).toEqual([
    { text: 'dbt ls', status: 0, milliseconds: 70 },
  ]);
  expect(ended[0]?.output()).toBe('green\n0123456789abcdefgh\nlast\n');

  await write('printf end\r\n\x1b]633;C;n\x07one\r\nend\x1b]633;D;0;7;n\x07\x1b]633;A;n\x07$ next');
  expect(ended[1]?.output()).toBe('one\nend');
});
