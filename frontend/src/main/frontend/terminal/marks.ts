import type { IDisposable, IMarker, Terminal } from '@xterm/xterm';

/** What the shell tells of its commands: OSC 633 with the nonce at its end. */
export type Mark =
  | { readonly kind: 'prompt' }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'start' }
  | { readonly kind: 'end'; readonly status: number; readonly milliseconds: number | undefined };

/**
 * Undefined for what is none, and for what does not know the nonce: a program may print anything, also what it read from a
 * file of somebody else's.
 */
export function markOf(data: string, nonce: string): Mark | undefined {
  const [kind, ...rest] = data.split(';');
  if (nonce === '' || rest.pop() !== nonce) {
    return undefined;
  }
  switch (kind ?? '') {
    case 'A':
      return rest.length === 0 ? { kind: 'prompt' } : undefined;
    case 'C':
      return rest.length === 0 ? { kind: 'start' } : undefined;
    case 'D':
      return endOf(rest);
    case 'E':
      return rest.length === 1 ? { kind: 'command', text: unescaped(rest[0] ?? '') } : undefined;
    default:
      return undefined;
  }
}

/** A status and, of shells that tell it, how long the command took in milliseconds. */
function endOf(fields: readonly string[]): Mark | undefined {
  const [status, milliseconds] = fields;
  if (fields.length > 2 || !/^\d{1,3}$/.test(status ?? '') || !/^\d{1,12}$/.test(milliseconds ?? '0')) {
    return undefined;
  }
  return {
    kind: 'end',
    status: Number(status),
    milliseconds: milliseconds === undefined ? undefined : Number(milliseconds),
  };
}

/** No control character but the line break: the text is typed again. */
function unescaped(text: string): string {
  return text
    .replace(/\\x([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
    .replace(/[^\P{Cc}\n]/gu, '');
}

/** A duration as one says it: `0.4 s`, `42 s`, `3 min 5 s`. */
export function lasted(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 60 ? `${String(whole)} s` : `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
}

/** A command that has ended. Lines are those of the buffer now; -1 once they are gone. */
export interface Ended {
  readonly text: string;
  readonly status: number;
  readonly milliseconds: number | undefined;
  /** What it printed, without colours. */
  output(): string;
}

/** Who wants to know of commands. */
export interface Listener {
  started(text: string): void;
  ended(command: Ended): void;
  /** A command's bar was clicked. */
  chosen(command: Ended, bar: HTMLElement): void;
}

/** Bars beside the commands of a terminal, coloured by their exit status, and jumps between them. */
export class CommandMarks {
  private readonly commands: IMarker[] = [];
  private prompt: IMarker | undefined;
  private output: IMarker | undefined;
  private text = '';
  private running = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly nonce: string,
    private readonly listener: Listener,
  ) {}

  listen(): IDisposable {
    return this.terminal.parser.registerOscHandler(633, (data) => {
      const mark = markOf(data, this.nonce);
      if (mark !== undefined) {
        this.take(mark);
      }
      return true;
    });
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** To the command above or below the first row that is shown. */
  jump(direction: -1 | 1): void {
    const top = this.terminal.buffer.active.viewportY;
    const lines = this.commands.map((marker) => marker.line).filter((line) => line >= 0);
    const target = direction < 0 ? lines.findLast((line) => line < top) : lines.find((line) => line > top);
    if (target !== undefined) {
      this.terminal.scrollToLine(target);
    } else if (direction > 0) {
      this.terminal.scrollToBottom();
    }
  }

  private take(mark: Mark): void {
    switch (mark.kind) {
      case 'prompt':
        this.prompt = this.terminal.registerMarker(0);
        break;
      case 'command':
        this.text = mark.text;
        break;
      case 'start':
        this.running = true;
        this.output = this.terminal.registerMarker(0);
        this.listener.started(this.text);
        break;
      case 'end':
        this.end(mark.status, mark.milliseconds);
        break;
    }
  }

  private end(status: number, milliseconds: number | undefined): void {
    const marker = this.prompt;
    if (!this.running || marker === undefined) {
      return;
    }
    this.running = false;
    const ended = this.ended(status, milliseconds);
    this.commands.push(marker);
    marker.onDispose(() => {
      this.commands.splice(this.commands.indexOf(marker), 1);
    });
    this.terminal.registerDecoration({ marker, width: 1 })?.onRender((element) => {
      element.classList.add('command', status === 0 ? 'succeeded' : 'failed');
      const how = status === 0 ? 'succeeded' : `exit status ${String(status)}`;
      element.title = milliseconds === undefined ? how : `${how} after ${lasted(milliseconds)}`;
      element.onclick = () => {
        this.listener.chosen(ended, element);
      };
    });
    this.text = '';
    this.listener.ended(ended);
  }

  private ended(status: number, milliseconds: number | undefined): Ended {
    const [from, to] = [this.output, this.terminal.registerMarker(0)];
    const rest = this.terminal.buffer.active.cursorX;
    return {
      text: this.text,
      status,
      milliseconds,
      output: () => (from === undefined ? '' : this.between(from.line, to.line) + this.begin(to.line, rest)),
    };
  }

  /** Of a row that the prompt goes on in. */
  private begin(row: number, columns: number): string {
    return this.terminal.buffer.normal.getLine(row)?.translateToString(false, 0, columns) ?? '';
  }

  /** Rows as lines: a row that goes on in the next one is no line of its own. */
  private between(from: number, to: number): string {
    const buffer = this.terminal.buffer.normal;
    let text = '';
    for (let row = Math.max(from, 0); row < to; row++) {
      const line = buffer.getLine(row);
      const wraps = buffer.getLine(row + 1)?.isWrapped ?? false;
      text += line === undefined ? '' : line.translateToString(!wraps) + (wraps ? '' : '\n');
    }
    return text;
  }
}
