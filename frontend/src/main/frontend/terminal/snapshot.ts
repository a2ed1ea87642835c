/** A screen as it was when the page was left, kept for this browser tab only. */
export interface Snapshot {
  /** Escape sequences that draw it again. */
  readonly screen: string;
  /** How much output it shows. */
  readonly offset: number;
  readonly cols: number;
  readonly rows: number;
}

const KEY = 'slip-terminal:';

/** Lines of scroll-back that are tried, one after the other: a browser keeps about 5 MB for a page. */
export const SNAPSHOT_LINES = [10_000, 2000, 200] as const;

export function keep(
  store: Storage,
  id: string,
  offset: number,
  size: { cols: number; rows: number },
  draw: (lines: number) => string,
): void {
  for (const lines of SNAPSHOT_LINES) {
    try {
      const snapshot: Snapshot = { screen: draw(lines), offset, cols: size.cols, rows: size.rows };
      store.setItem(KEY + id, JSON.stringify(snapshot));
      return;
    } catch {
      store.removeItem(KEY + id);
    }
  }
}

/** What was kept, once. */
export function take(store: Storage, id: string): Snapshot | undefined {
  const text = store.getItem(KEY + id);
  store.removeItem(KEY + id);
  return text === null ? undefined : (JSON.parse(text) as Snapshot);
}
