import type { Terminal } from '@xterm/xterm';

/** What the user chose for all terminals of this browser. */
export interface Preferences {
  readonly copyOnSelect: boolean;
  /** Tell of commands that end after a while when the page or the terminal is not seen. */
  readonly tellEnds: boolean;
  readonly screenReader: boolean;
  /** CSS pixels. */
  readonly fontSize: number;
}

export const FIRST: Preferences = {
  copyOnSelect: false,
  tellEnds: false,
  screenReader: false,
  fontSize: 12.5,
};

export function apply(preferences: Preferences, terminal: Terminal): void {
  terminal.options.screenReaderMode = preferences.screenReader;
  terminal.options.fontSize = preferences.fontSize;
}

/** Copies what was selected with the mouse, once the button is up: while it moves, each step would be copied. */
export function copyOnSelect(terminal: Terminal, screen: HTMLElement, wanted: () => boolean): () => void {
  const copy = (): void => {
    if (wanted() && terminal.hasSelection()) {
      void navigator.clipboard.writeText(terminal.getSelection());
    }
  };
  screen.addEventListener('mouseup', copy);
  return () => {
    screen.removeEventListener('mouseup', copy);
  };
}
