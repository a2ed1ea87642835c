export type Direction = 'on' | 'back';

/** Round and round; from none, on is the first and back the last. */
export function next(at: number, count: number, direction: Direction): number {
  if (count === 0) {
    return -1;
  }
  if (direction === 'on') {
    return (at + 1) % count;
  }
  return at <= 0 ? count - 1 : at - 1;
}

/** dbt's words for what went wrong; `ERROR=0` in its last line is none. */
const ERROR =
  /\b(?:ERROR|FAIL)\b(?!=)|\b(?:Compilation|Database|Runtime|Parsing|Dependency|Validation|Internal) Error\b|Encountered an error/;

/** Where the first line stands that tells of an error; -1: nowhere. */
export function firstError(lines: readonly string[]): number {
  return lines.findIndex((line) => ERROR.test(line));
}
