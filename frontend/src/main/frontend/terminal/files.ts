import type { IBufferLine, ILink, ILinkProvider, Terminal } from '@xterm/xterm';

/** A file of the project that a program named; `line` counts from 1 and is 0 where none was named. */
export interface FilePlace {
  readonly path: string;
  readonly line: number;
  /** Of its first character in the text. */
  readonly start: number;
  readonly length: number;
}

/** Relative paths with a folder, as dbt, git and grep print them; what stands in an address or an absolute path is none. */
const FILE =
  /(?<![\w.\-/:])(?<path>(?:[\w-][\w.-]*\/)+[\w-][\w.-]*\.(?:sql|ya?ml|md|csv|py))(?::(?<line>\d{1,7}))?(?![\w/])/g;

export function filesIn(text: string): FilePlace[] {
  return [...text.matchAll(FILE)].map((match) => ({
    path: match.groups?.['path'] ?? '',
    line: Number(match.groups?.['line'] ?? 0),
    start: match.index,
    length: match[0].length,
  }));
}

/** A line as a program wrote it, on one row of the screen or several; rows count from 0. */
interface Written {
  readonly first: number;
  readonly text: string;
}

/** Makes the project's files links. */
export class FileLinks implements ILinkProvider {
  constructor(
    private readonly terminal: Terminal,
    private readonly open: (place: FilePlace) => void,
  ) {}

  /** @param row from 1 */
  provideLinks(row: number, callback: (links: ILink[] | undefined) => void): void {
    const written = this.written(row - 1);
    callback(written && filesIn(written.text).map((place) => this.link(written.first, place)));
  }

  private written(row: number): Written | undefined {
    const line = (index: number): IBufferLine | undefined => this.terminal.buffer.active.getLine(index);
    let first = row;
    while (first > 0 && line(first)?.isWrapped === true) {
      first -= 1;
    }
    let text = line(first)?.translateToString(false);
    for (let next = first + 1; text !== undefined && line(next)?.isWrapped === true; next += 1) {
      text += line(next)?.translateToString(false) ?? '';
    }
    return text === undefined ? undefined : { first, text };
  }

  private link(first: number, place: FilePlace): ILink {
    const cell = (index: number): { x: number; y: number } => ({
      x: (index % this.terminal.cols) + 1,
      y: first + Math.floor(index / this.terminal.cols) + 1,
    });
    return {
      text: place.path,
      range: { start: cell(place.start), end: cell(place.start + place.length - 1) },
      activate: () => {
        this.open(place);
      },
    };
  }
}
