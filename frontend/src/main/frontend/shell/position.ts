/** Where the cursor is, as the editor that has it tells: the status bar shows it without asking the server. */
export interface PositionDetail {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly language: string;
}

addEventListener('slip-position', (event) => {
  const { line, column, language } = (event as CustomEvent<PositionDetail>).detail;
  const shown = document.getElementById('slip-position');
  if (shown !== null) {
    shown.textContent = `Ln ${String(line)}, Col ${String(column)}   ${language}`;
  }
});
