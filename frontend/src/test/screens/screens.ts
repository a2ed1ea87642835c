/**
 * Draws a corpus twice, through the socket of a real server and directly, and compares every cell, mode and answer.
 * screens.ts SOCKET PROJECT TOKEN CORPUS, where `screens.sh` and the corpus lie in the project's checkout, too. Ends with status 1
 * where something differs.
 */
import type { Terminal as XTerm } from '@xterm/headless';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import type { Socket } from '../../main/frontend/terminal/connection';

registerHooks({
  resolve: (name, context, next) => next(/^\..*\/[^.]+$/.test(name) ? `${name}.ts` : name, context),
});
const { Connection } = await import('../../main/frontend/terminal/connection');
const headless = await import('@xterm/headless');
const { Terminal } = headless.default as unknown as typeof headless;
const graphemes = await import('@xterm/addon-unicode-graphemes');
const { UnicodeGraphemesAddon } = graphemes.default as unknown as typeof graphemes;

const [address, project, token, corpus] = process.argv.slice(2) as [string, string, string, string];
const headers = { Authorization: `Bearer ${token}` };
const FRAMES_UNTIL_CUT = 3;
const TICKET_WAIT_MS = 10_000;

interface Case {
  readonly name: string;
  readonly expected: string;
  readonly bytes: Uint8Array;
}

/** A screen that is drawn on, and what it answered since it was last asked. */
class Drawn {
  readonly terminal: XTerm;
  private said = '';

  constructor() {
    this.terminal = new Terminal({
      cols: 80,
      rows: 24,
      scrollback: 10_000,
      allowProposedApi: true,
      logLevel: 'off',
      windowOptions: {},
    });
    this.terminal.loadAddon(new UnicodeGraphemesAddon());
    this.terminal.onData((text) => {
      this.said += text;
    });
  }

  answers(): string {
    const all = this.said;
    this.said = '';
    return all;
  }

  /** Everything that is to be seen, and how it stands. */
  state(): string[] {
    const { buffer, modes } = this.terminal;
    const rows = [JSON.stringify(modes), `${buffer.active.type} ${String(buffer.active.length)}`];
    for (const each of [buffer.normal, buffer.alternate]) {
      rows.push(`cursor ${String(each.cursorX)},${String(each.cursorY)} base ${String(each.baseY)}`);
      for (let row = Math.max(0, each.length - 400); row < each.length; row++) {
        rows.push(line(each, row));
      }
    }
    return rows;
  }
}

function line(buffer: XTerm['buffer']['active'], row: number): string {
  const found = buffer.getLine(row);
  const cells = [found?.isWrapped === true ? 'wraps' : ''];
  for (let column = 0; column < 80; column++) {
    const cell = found?.getCell(column);
    if (cell !== undefined) {
      const style = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
      const flags = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isBlink()];
      flags.push(cell.isInverse(), cell.isInvisible(), cell.isStrikethrough(), cell.isOverline());
      cells.push([cell.getChars(), cell.getWidth(), ...style, ...flags].join());
    }
  }
  return cells.join(' ');
}

/** As `printf %b` has it. */
function unescaped(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [whole, escape] of text.matchAll(/\\(e|a|b|n|r|t|\\|x[0-9a-f]{2}|u[0-9a-f]{4})|[^\\]/gu)) {
    const one = { e: 27, a: 7, b: 8, n: 10, r: 13, t: 9, '\\': 92 }[escape ?? ''];
    if (escape?.startsWith('x') === true) {
      bytes.push(parseInt(escape.slice(1), 16));
    } else if (escape?.startsWith('u') === true) {
      bytes.push(...new TextEncoder().encode(String.fromCharCode(parseInt(escape.slice(1), 16))));
    } else {
      bytes.push(...(one === undefined ? new TextEncoder().encode(whole) : [one]));
    }
  }
  return Uint8Array.from(bytes);
}

function cases(): Case[] {
  const lines = Array.from({ length: 3000 }, (_, at) => `${String(at + 1)} é€😀漢\\r\\n`).join('');
  return readFileSync(corpus, 'utf8')
    .split('\n')
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => row.split('\t') as [string, string, string])
    .map(([name, expected, text]) => ({
      name,
      expected: expected === '-' ? '' : expected.replaceAll('^', '\x1b'),
      bytes: unescaped(text.replaceAll('~~', '').replace('%LINES%', lines)),
    }));
}

const TERMINALS = `${address.replace(/^ws/, 'http').replace('/ws/terminal', '')}/api/v1/projects/${project}/terminals`;

async function call(path: string): Promise<{ id: string; ticket: string }> {
  const url = `${TERMINALS}${path}`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: '{"columns": 80, "rows": 24}',
  });
  if (!answer.ok) {
    throw new Error(`${url}: ${String(answer.status)} ${await answer.text()}`);
  }
  return (await answer.json()) as { id: string; ticket: string };
}

/** Letters that were cut in two by the end of a frame, and how often the socket was. */
const seen = { split: 0, cut: 0 };

/** Shows the corpus in a new terminal; `shown` is called with the name of each case and what the program was answered. */
async function show(
  screen: Drawn,
  what: 'queries' | 'screens',
  shown: (name: string, answer: string) => void,
): Promise<void> {
  const { id } = await call('');
  let frames = 0;
  let begun = false;
  await new Promise<void>((done) => {
    const connection = new Connection(
      {
        cols: 80,
        rows: 24,
        write: (bytes, drawn) => {
          seen.split +=
            (bytes.at(-1) ?? 0) >= 0xc0 || ((bytes.at(-1) ?? 0) >= 0x80 && (bytes.at(-2) ?? 0) >= 0xe0)
              ? 1
              : 0;
          screen.terminal.write(bytes, () => {
            drawn();
            if (bytes.length === 0 && !begun) {
              begun = true;
              connection.type(`bash screens.sh corpus.txt ${what}\r`);
            }
          });
        },
        clear: () => {
          screen.terminal.reset();
        },
        state: () => undefined,
        exit: () => {
          throw new Error('the shell has ended');
        },
      },
      {
        terminalId: id,
        ticket: async () => (await call(`/${id}/tickets`)).ticket,
        socket: (protocol) => {
          const socket = new WebSocket(address, { protocols: [protocol], headers } as unknown as string[]);
          socket.addEventListener('message', () => {
            if (what === 'screens' && begun && ++frames % FRAMES_UNTIL_CUT === 0) {
              seen.cut++;
              socket.close();
            }
          });
          return socket as unknown as Socket;
        },
        later: (action, milliseconds) => {
          // The wait for a ticket is as it is, and holds up nothing.
          if (milliseconds < TICKET_WAIT_MS) {
            setTimeout(action, 10);
          } else {
            setTimeout(action, milliseconds).unref();
          }
        },
      },
    );
    screen.terminal.onData((text) => {
      connection.type(text);
    });
    screen.terminal.onTitleChange((title) => {
      const [said, name = '', answer = ''] = /^shown (\S+) ?(.*)$/s.exec(title) ?? [];
      if (said === undefined) {
        return;
      }
      if (name === 'all') {
        connection.close();
        done();
      } else {
        shown(name, answer.replaceAll('^', '\x1b'));
      }
    });
    connection.open();
  });
  await fetch(`${TERMINALS}/${id}`, { method: 'DELETE', headers });
}

const problems: string[] = [];

function compare(name: string, what: string, expected: string, actual: string): void {
  if (expected !== actual) {
    problems.push(`${name}: ${what} is\n  ${JSON.stringify(actual)}\nand not\n  ${JSON.stringify(expected)}`);
  }
}

async function directly(bytes: Uint8Array): Promise<{ state: string[]; answers: string }> {
  const screen = new Drawn();
  await new Promise<void>((drawn) => {
    screen.terminal.write('\x1bc');
    screen.terminal.write(bytes, drawn);
  });
  return { state: screen.state(), answers: screen.answers() };
}

const DSR = '\x1b[0n';

for (const what of ['queries', 'screens'] as const) {
  const screen = new Drawn();
  const states = new Map<string, { state: string[]; answer: string; said: string }>();
  await show(screen, what, (name, answer) => {
    states.set(name, { state: screen.state(), answer, said: screen.answers() });
  });
  const expected = cases().filter((each) => what === 'queries' || each.expected === '');
  compare('corpus', 'what was shown', expected.map(({ name }) => name).join(), [...states.keys()].join());
  for (const each of expected) {
    const through = states.get(each.name);
    const direct = await directly(each.bytes);
    const asked = what === 'queries' ? DSR : '';
    compare(each.name, 'the answer', each.expected, direct.answers);
    compare(each.name, 'the answer through the socket', direct.answers + asked, through?.said ?? '');
    compare(
      each.name,
      'what the program read',
      what === 'queries' ? direct.answers : '',
      through?.answer ?? '',
    );
    direct.state.forEach((row, at) => {
      compare(each.name, `row ${String(at)}`, row, through?.state[at] ?? 'missing');
    });
  }
  console.log(`${what}: ${String(states.size)} shown`);
}
console.log(`${String(seen.split)} letters split over frames, ${String(seen.cut)} sockets cut`);
if (seen.split === 0 || seen.cut < 2) {
  problems.push('no letter was split, or no socket cut');
}
console.log(problems.slice(0, 12).join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
