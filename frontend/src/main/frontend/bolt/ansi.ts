/** The colours of a terminal that a log may use; brighter ones are shown as these. */
export type Colour = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white';

export interface Style {
  readonly colour: Colour | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
}

/** Text of one style; without escapes and without control characters but tab. */
export interface Piece {
  readonly text: string;
  readonly style: Style;
}

const PLAIN: Style = { colour: undefined, bold: false, dim: false, underline: false };
const COLOURS: readonly Colour[] = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** A sequence that has not ended by then is not one. */
const MAX_SEQUENCE = 4096;

/* eslint-disable no-control-regex -- control characters are what is looked for */
/** CSI, OSC and the other strings, two-character escapes. */
const SEQUENCE =
  /\x1b(?:\[([0-9:;<=>?]*)[ -/]*([@-~])|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])/y;
const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
/* eslint-enable no-control-regex */

/** Reads a log as it comes: a sequence or a line may be cut anywhere. */
export class AnsiText {
  private style = PLAIN;
  private pending = '';
  private line: Piece[] = [];

  /** The line under way, which may still grow. */
  get open(): readonly Piece[] {
    return this.line;
  }

  /** @returns the lines that the chunk ends, in order */
  feed(chunk: string): readonly (readonly Piece[])[] {
    const text = this.pending + chunk;
    const ended: (readonly Piece[])[] = [];
    let at = 0;
    this.pending = '';
    while (at < text.length) {
      const escape = text.indexOf('\x1b', at);
      this.add(text.slice(at, escape < 0 ? text.length : escape), ended);
      if (escape < 0) {
        return ended;
      }
      SEQUENCE.lastIndex = escape;
      const found = SEQUENCE.exec(text);
      if (found !== null) {
        this.apply(found);
        at = SEQUENCE.lastIndex;
      } else if (text.length - escape < MAX_SEQUENCE) {
        this.pending = text.slice(escape);
        return ended;
      } else {
        at = escape + 1;
      }
    }
    return ended;
  }

  private add(text: string, ended: (readonly Piece[])[]): void {
    text.split('\n').forEach((part, index) => {
      if (index > 0) {
        ended.push(this.line);
        this.line = [];
      }
      const visible = part.replace(INVISIBLE, '');
      if (visible !== '') {
        this.line.push({ text: visible, style: this.style });
      }
    });
  }

  private apply([, parameters, final]: RegExpExecArray): void {
    if (final !== 'm' || parameters === undefined || /[<=>?]/.test(parameters)) {
      return;
    }
    const codes = parameters.split(/[;:]/).map(Number);
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] ?? 0;
      if (code === 38 || code === 48) {
        const indexed = codes[at + 1] === 5;
        if (indexed && code === 38) {
          this.style = { ...this.style, colour: COLOURS[(codes[at + 2] ?? 0) % 8] };
        }
        at += indexed ? 2 : 4;
      } else {
        this.style = changed(this.style, code);
      }
    }
  }
}

function changed(style: Style, code: number): Style {
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
    return { ...style, colour: COLOURS[code % 10] };
  }
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 4:
      return { ...style, underline: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 24:
      return { ...style, underline: false };
    case 39:
      return { ...style, colour: undefined };
    default:
      return style;
  }
}
