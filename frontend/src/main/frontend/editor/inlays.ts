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
  readonly title: string;
}

/** A line's text is searched for the end of the reference: after its closing braces, else at the line's end. */
export function inlayColumn(line: string, name: string): number {
  const named = line.indexOf(`'${name}'`) >= 0 ? line.indexOf(`'${name}'`) : line.indexOf(`"${name}"`);
  if (named < 0) {
    return line.length;
  }
  const closing = line.indexOf('}}', named);
  return closing < 0 ? line.length : closing + 2;
}
