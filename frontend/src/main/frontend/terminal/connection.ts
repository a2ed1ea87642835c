import { decode, encode, inputFrames, PROTOCOL, type ServerMessage } from './protocol';

/** Output is acknowledged in steps of this many bytes. */
const ACK_BYTES = 32 * 1024;

/** Drawn without a pause, and known to be: what is kept of a screen that is left ends at a piece. */
const PIECE_BYTES = 16 * 1024;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 1000;
const TICKET_LIMIT_MS = 10_000;

/** Close codes that say that coming back is of no use: no right to it any more, no session any more. */
const REFUSED = 4403;
const SESSION_ENDED = 1008;

export type ConnectionState = 'connecting' | 'open' | 'lost' | 'ended' | 'refused' | 'signed out';

/** The screen at this end; the calls come in the order of the output. */
export interface Screen {
  readonly cols: number;
  readonly rows: number;
  /** Calls `drawn` once the bytes are on the screen. */
  write(bytes: Uint8Array, drawn: () => void): void;
  clear(): void;
  state(state: ConnectionState): void;
  exit(code: number): void;
}

/** What of a `WebSocket` is used. */
export interface Socket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface Surroundings {
  readonly terminalId: string;
  /** A new ticket for one attach; empty if there is no such terminal any more. */
  ticket(): Promise<string>;
  socket(protocol: string): Socket;
  /** Calls back after a while. */
  later(action: () => void, milliseconds: number): void;
}

/** Keeps a screen attached to its terminal: counts, acknowledges, and comes back where it was cut off. */
export class Connection {
  private socket: Socket | undefined;
  private attached = false;
  private replaying = true;
  private failures = 0;
  private received: number | undefined;
  private drawn: number | undefined;
  private unacked = 0;
  private closed = false;

  constructor(
    private readonly screen: Screen,
    private readonly surroundings: Surroundings,
    haveOffset?: number,
  ) {
    this.received = haveOffset;
    this.drawn = haveOffset;
  }

  /** How much of the output is on the screen; undefined before the first attach. */
  get drawnOffset(): number | undefined {
    return this.drawn;
  }

  open(): void {
    if (this.closed) {
      return;
    }
    this.screen.state(this.failures === 0 ? 'connecting' : 'lost');
    void this.connect();
  }

  close(): void {
    this.closed = true;
    this.hangUp();
  }

  /** What the screen itself answers while old output is drawn again is no typing. */
  type(text: string): void {
    if (this.attached && !this.replaying) {
      for (const frame of inputFrames(text)) {
        this.socket?.send(frame);
      }
    }
  }

  resize(cols: number, rows: number): void {
    if (this.attached) {
      this.socket?.send(encode({ type: 'resize', cols, rows }));
    }
  }

  private async connect(): Promise<void> {
    let ticket: string;
    try {
      ticket = await this.ticketInTime();
    } catch {
      this.retry();
      return;
    }
    if (this.closed) {
      return;
    }
    if (ticket === '') {
      this.end();
      return;
    }
    const socket = this.surroundings.socket(PROTOCOL);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      const { cols, rows } = this.screen;
      const have = this.received === undefined ? {} : { haveOffset: this.received };
      socket.send(
        encode({ type: 'attach', ticket, terminalId: this.surroundings.terminalId, ...have, cols, rows }),
      );
    };
    socket.onmessage = (event) => {
      this.take(decode(new Uint8Array(event.data)));
    };
    socket.onclose = ({ code }) => {
      this.hangUp();
      this.closedWith(code);
    };
  }

  private ticketInTime(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.surroundings.later(() => {
        reject(new Error('no ticket in time'));
      }, TICKET_LIMIT_MS);
      this.surroundings.ticket().then(resolve, reject);
    });
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case 'attached':
        this.attach(message.offset, message.resumed, message.modes);
        break;
      case 'data':
        this.draw(message.bytes);
        break;
      case 'replayDone':
        this.screen.write(new Uint8Array(), () => {
          this.replaying = false;
        });
        break;
      case 'exit':
        this.screen.write(new Uint8Array(), () => {
          this.screen.exit(message.code);
        });
        this.end();
        break;
    }
  }

  private attach(offset: number, resumed: boolean, modes = ''): void {
    this.attached = true;
    this.replaying = true;
    this.failures = 0;
    this.unacked = 0;
    this.received = offset;
    if (!resumed) {
      this.screen.clear();
      if (modes !== '') {
        this.screen.write(new TextEncoder().encode(modes), () => undefined);
      }
      this.drawn = offset;
    }
    this.screen.state('open');
  }

  private draw(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      this.drawPiece(bytes.subarray(at, at + PIECE_BYTES));
    }
  }

  private drawPiece(bytes: Uint8Array): void {
    const socket = this.socket;
    this.received = (this.received ?? 0) + bytes.length;
    const upTo = this.received;
    this.screen.write(bytes, () => {
      this.drawn = upTo;
      if (this.socket === socket) {
        this.unacked += bytes.length;
        if (this.unacked >= ACK_BYTES) {
          socket?.send(encode({ type: 'ack', bytes: this.unacked }));
          this.unacked = 0;
        }
      }
    });
  }

  private closedWith(code: number): void {
    switch (code) {
      case REFUSED:
        this.end('refused');
        break;
      case SESSION_ENDED:
        this.end('signed out');
        break;
      default:
        this.retry();
    }
  }

  private retry(): void {
    if (this.closed) {
      return;
    }
    this.failures += 1;
    this.screen.state('lost');
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.failures - 1));
    this.surroundings.later(() => {
      this.open();
    }, wait);
  }

  private end(why: ConnectionState = 'ended'): void {
    this.close();
    this.screen.state(why);
  }

  private hangUp(): void {
    const socket = this.socket;
    this.attached = false;
    this.socket = undefined;
    if (socket !== undefined) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
  }
}
