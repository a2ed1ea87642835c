/** Finds where in a text the chip of a reference stands: pure. */

/** What one reference reads, as the editor shows it beside the reference. */
export interface Inlay {
  /** Of the node's source, from 1. */
  readonly line: number;
  /** What `ref()` or `source()` names; of a source its table. */
  readonly name: string;
  /** Style class: prod, dev, inlined, source, missing or notread. */
  readonly place: string;
  readonly label: string;
  /** Production has a later build than what is read. */
  readonly stale: boolean;
  /** What is read; empty: no relation. */
  readonly relation: string;
  /** Why, and what either side has. */
  readonly details: readonly string[];
}

/** Columns of a line, from 0, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

function nameColumn(line: string, name: string): number {
  const single = line.indexOf(`'${name}'`);
  return single >= 0 ? single : line.indexOf(`"${name}"`);
}

/** A line's text is searched for the end of the reference: after its closing braces, else at the line's end. */
export function inlayColumn(line: string, name: string): number {
  const named = nameColumn(line, name);
  if (named < 0) {
    return line.length;
  }
  const closing = line.indexOf('}}', named);
  return closing < 0 ? line.length : closing + 2;
}

/** Where in a line a reference stands, its braces included where they are; undefined: not there. */
export function referenceSpan(line: string, name: string): Span | undefined {
  const named = nameColumn(line, name);
  if (named < 0) {
    return undefined;
  }
  const opening = line.lastIndexOf('{{', named);
  const call = line.slice(0, named).search(/\w+\s*\([^()]*$/);
  const from = opening >= 0 ? opening : call >= 0 ? call : named;
  const closing = line.indexOf(opening >= 0 ? '}}' : ')', named);
  const end = opening >= 0 ? 2 : 1;
  return { from, to: closing < 0 ? line.length : closing + end };
}
