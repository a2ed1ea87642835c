import type { IDisposable, IMarker, Terminal } from '@xterm/xterm';

/** What the shell tells of its commands: OSC 633 with the nonce at its end. */
export type Mark =
  | { readonly kind: 'prompt' }
  | { readonly kind: 'start' }
  | { readonly kind: 'end'; readonly status: number };

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
      return rest.length === 1 && /^\d{1,3}$/.test(rest[0] ?? '')
        ? { kind: 'end', status: Number(rest[0]) }
        : undefined;
    default:
      return undefined;
  }
}

/** Bars beside the commands of a terminal, coloured by their exit status, and jumps between them. */
export class CommandMarks {
  private readonly commands: IMarker[] = [];
  private prompt: IMarker | undefined;
  private running = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly nonce: string,
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
      case 'start':
        this.running = true;
        break;
      case 'end':
        this.end(mark.status);
        break;
    }
  }

  private end(status: number): void {
    const marker = this.prompt;
    if (!this.running || marker === undefined) {
      return;
    }
    this.running = false;
    this.commands.push(marker);
    marker.onDispose(() => {
      this.commands.splice(this.commands.indexOf(marker), 1);
    });
    this.terminal.registerDecoration({ marker, width: 1 })?.onRender((element) => {
      element.classList.add('command', status === 0 ? 'succeeded' : 'failed');
      element.title = status === 0 ? 'succeeded' : `exit status ${String(status)}`;
    });
  }
}
