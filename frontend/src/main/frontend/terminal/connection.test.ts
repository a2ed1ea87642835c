import { expect, test } from 'vitest';
import { Connection, type Screen, type Socket } from './connection';
import { type TerminalEvent } from './protocol';

class FakeSocket implements Socket {
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  readonly sent: Uint8Array[] = [];
  closed = false;

  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }

  close(): void {
    this.closed = true;
  }

  says(event: TerminalEvent): void {
    this.frame(1, new TextEncoder().encode(JSON.stringify(event)));
  }

  prints(text: string): void {
    this.frame(0, new TextEncoder().encode(text));
  }

  attach(): unknown {
    this.onopen?.();
    return JSON.parse(new TextDecoder().decode(this.sent[0]?.subarray(1)));
  }

  private frame(kind: number, body: Uint8Array): void {
    this.onmessage?.({ data: Uint8Array.of(kind, ...body).buffer });
  }
}

class Bench {
  readonly sockets: FakeSocket[] = [];
  readonly log: string[] = [];
  readonly waiting: { action: () => void; milliseconds: number }[] = [];
  readonly drawing: (() => void)[] = [];
  tickets = ['first', 'second', 'third'];
  readonly connection: Connection;

  constructor(haveOffset?: number) {
    const screen: Screen = {
      cols: 80,
      rows: 24,
      write: (bytes, drawn) => {
        if (bytes.length > 0) {
          this.log.push(`drawn ${new TextDecoder().decode(bytes).slice(0, 20)}`);
        }
        this.drawing.push(drawn);
      },
      clear: () => this.log.push('cleared'),
      state: (state) => this.log.push(state),
      exit: (code) => this.log.push(`exit ${String(code)}`),
    };
    this.connection = new Connection(
      screen,
      {
        terminalId: '7f0c',
        ticket: () => Promise.resolve(this.tickets.shift() ?? ''),
        socket: () => {
          const socket = new FakeSocket();
          this.sockets.push(socket);
          return socket;
        },
        later: (action, milliseconds) => this.waiting.push({ action, milliseconds }),
      },
      haveOffset,
    );
  }

  async opened(): Promise<FakeSocket> {
    this.connection.open();
    return this.socket();
  }

  async socket(): Promise<FakeSocket> {
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    const socket = this.sockets.at(-1);
    if (socket === undefined) {
      throw new Error('no socket was opened');
    }
    return socket;
  }

  draw(): void {
    for (const drawn of this.drawing.splice(0)) {
      drawn();
    }
  }

  /** The next wait that is not for a ticket. */
  goOn(): number {
    const wait = this.waiting.filter(({ milliseconds }) => milliseconds < 10_000).at(-1);
    wait?.action();
    return wait?.milliseconds ?? -1;
  }
}

const ATTACHED = { type: 'attached', offset: 0, cols: 80, rows: 24, resumed: false } as const;

test('a new screen attaches without an offset and is cleared', async () => {
  const bench = new Bench();
  const socket = await bench.opened();

  expect(socket.attach()).toEqual({ ticket: 'first', terminalId: '7f0c', cols: 80, rows: 24 });
  socket.says(ATTACHED);
  expect(bench.log).toEqual(['connecting', 'cleared', 'open']);
});

test('after a lost connection it comes back with a new ticket at the byte where it was', async () => {
  const bench = new Bench();
  const socket = await bench.opened();
  socket.attach();
  socket.says(ATTACHED);
  socket.prints('hello');
  socket.onclose?.({ code: 1006 });
  expect(bench.goOn()).toBe(250);
  const next = await bench.socket();

  expect(next.attach()).toMatchObject({ ticket: 'second', haveOffset: 5 });
  next.says({ ...ATTACHED, offset: 5, resumed: true });
  next.prints(' again');
  expect(bench.log).toEqual([
    ...['connecting', 'cleared', 'open', 'drawn hello', 'lost'],
    ...['lost', 'open', 'drawn  again'],
  ]);
});

test('it waits longer and longer, a second at most', async () => {
  const bench = new Bench();
  bench.tickets = Array.from({ length: 9 }, () => 'ticket');
  await bench.opened();
  const waits: number[] = [];
  for (let round = 0; round < 7; round++) {
    (await bench.socket()).onclose?.({ code: 1006 });
    waits.push(bench.goOn());
  }

  expect(waits).toEqual([250, 500, 1000, 1000, 1000, 1000, 1000]);
});

test('what is typed counts only once old output is drawn', async () => {
  const bench = new Bench();
  const socket = await bench.opened();
  socket.attach();
  socket.says(ATTACHED);
  socket.prints('\x1b[c');
  socket.says({ type: 'replayDone' });
  bench.connection.type('\x1b[?1;2c');
  bench.draw();
  bench.connection.type('ls\r');

  expect(socket.sent.slice(1).map((frame) => new TextDecoder().decode(frame))).toEqual(['\0ls\r']);
});

test('output is acknowledged when it is drawn, 32 KB at a time', async () => {
  const bench = new Bench();
  const socket = await bench.opened();
  socket.attach();
  socket.says(ATTACHED);
  socket.prints('x'.repeat(20_000));
  socket.prints('x'.repeat(20_000));
  expect(socket.sent).toHaveLength(1);
  expect(bench.connection.drawnOffset).toBe(0);

  bench.draw();
  expect(socket.sent.slice(1)).toEqual([Uint8Array.of(2, 0, 0, 0x8e, 0x20)]);
  expect(bench.connection.drawnOffset).toBe(40_000);
});

test('a screen that was kept over a reload goes on where it was', async () => {
  const bench = new Bench(1234);

  expect((await bench.opened()).attach()).toMatchObject({ haveOffset: 1234 });
});

test('a terminal that is gone is not asked for again', async () => {
  const bench = new Bench();
  bench.tickets = [];
  bench.connection.open();
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();

  expect(bench.log).toEqual(['connecting', 'ended']);
  expect(bench.goOn()).toBe(-1);
});

test('the exit comes after the last output and ends the connection', async () => {
  const bench = new Bench();
  const socket = await bench.opened();
  socket.attach();
  socket.says(ATTACHED);
  socket.prints('bye');
  socket.says({ type: 'exit', code: 3, signal: 0 });
  bench.draw();

  expect(bench.log.slice(3)).toEqual(['drawn bye', 'ended', 'exit 3']);
  expect(socket.closed).toBe(true);
});

test.each([
  [4403, 'refused'],
  [1008, 'signed out'],
])('who is closed with %i has no right to come back', async (code, state) => {
  const bench = new Bench();
  const socket = await bench.opened();

  socket.onclose?.({ code });

  expect(bench.log.at(-1)).toBe(state);
  expect(bench.waiting.filter(({ milliseconds }) => milliseconds < 10_000)).toEqual([]);
});

test('a cleared screen is first put into the modes that it missed', async () => {
  const bench = new Bench();
  const socket = await bench.opened();
  socket.attach();
  socket.says({ ...ATTACHED, modes: '\x1b[?1049h' });
  socket.prints('text');

  expect(bench.log.slice(1)).toEqual(['cleared', 'drawn \x1b[?1049h', 'open', 'drawn text']);
});
