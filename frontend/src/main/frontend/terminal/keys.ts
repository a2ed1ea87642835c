import type { Terminal } from '@xterm/xterm';
import type { CommandMarks } from './marks';

/** Ctrl+Shift+C copies what is selected, as in other terminals; Ctrl+C is the shell's. */
export function copied(event: KeyboardEvent, terminal: Terminal): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey || event.code !== 'KeyC') {
    return false;
  }
  event.preventDefault();
  if (terminal.hasSelection()) {
    void navigator.clipboard.writeText(terminal.getSelection());
  }
  return true;
}

/** Ctrl+Shift+F finds. */
export function looked(event: KeyboardEvent, show: () => unknown): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey || event.code !== 'KeyF') {
    return false;
  }
  event.preventDefault();
  event.stopPropagation();
  show();
  return true;
}

/** Ctrl+Shift+Up and Down lead from command to command. */
export function jumped(event: KeyboardEvent, marks: CommandMarks): boolean {
  const direction = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  if (direction === 0 || !event.ctrlKey || !event.shiftKey) {
    return false;
  }
  event.preventDefault();
  if (event.type === 'keydown') {
    marks.jump(direction);
  }
  return true;
}

/** Keys that are the IDE's or the browser's also in a terminal; the rest is the shell's. */
export function forThePage(event: KeyboardEvent): boolean {
  return (
    event.key === 'F1' ||
    event.key === 'F6' ||
    (event.ctrlKey && event.key === '`') ||
    (event.shiftKey && (event.altKey || (event.ctrlKey && event.key !== 'Tab')))
  );
}

/** What a key sends together with Ctrl: letters and a few signs become control characters, other text stays as it is. */
export function controlled(text: string): string {
  const code = text.toUpperCase().charCodeAt(0);
  return text.length === 1 && code >= 0x40 && code < 0x60 ? String.fromCharCode(code - 0x40) : text;
}
