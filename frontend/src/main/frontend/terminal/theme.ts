import type { ITheme } from '@xterm/xterm';

const NAMES = [
  ...['background', 'foreground', 'cursor', 'cursorAccent', 'selectionBackground'],
  ...['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'],
  ...['brightBlack', 'brightRed', 'brightGreen', 'brightYellow'],
  ...['brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'],
] as const satisfies (keyof ITheme)[];

/** The theme that the custom properties `--term-<name>` mean where the probe stands: only a used colour is resolved. */
export function themeOf(probe: HTMLElement): ITheme {
  const theme: ITheme = {};
  for (const name of NAMES) {
    probe.style.color = `var(--term-${name})`;
    theme[name] = getComputedStyle(probe).color;
  }
  return theme;
}

/** Calls back when the page's theme may have changed; returns what ends that. */
export function onThemeChange(changed: () => void): () => void {
  const page = new MutationObserver(changed);
  page.observe(document.documentElement, { attributes: true });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  return () => {
    page.disconnect();
    system.removeEventListener('change', changed);
  };
}
