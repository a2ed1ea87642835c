import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    background: var(--slip-term-background, light-dark(oklch(0.985 0.002 262), oklch(0.155 0.012 264)));
    color: var(--vaadin-text-color);
    font: 11.5px/17px var(--slip-font-mono, ui-monospace, Menlo, Consolas, monospace);
  }
  #lines {
    max-height: var(--slip-log-max-height, 420px);
    overflow: auto;
    padding: 6px 12px 8px 14px;
    box-sizing: border-box;
  }
  #lines:focus-visible {
    outline: 2px solid var(--vaadin-focus-ring-color);
    outline-offset: -2px;
  }
  #bar {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 5px 12px 4px 14px;
    font-family: var(--aura-font-family, system-ui, sans-serif);
    color: var(--vaadin-text-color-secondary);
  }
  #bar .grow {
    flex: 1;
  }
  #cut {
    display: flex;
    align-items: baseline;
    gap: 8px;
    flex-wrap: wrap;
  }
  #cut button,
  #bar input,
  #bar button {
    font: inherit;
    color: var(--vaadin-text-color);
    background: none;
    border: 1px solid var(--vaadin-border-color-secondary);
    border-radius: 5px;
    padding: 1px 7px;
  }
  #bar input {
    width: 190px;
  }
  #bar button,
  #cut button {
    cursor: pointer;
  }
  #cut button[hidden],
  #bar button[hidden] {
    display: none;
  }
  #bar input:focus-visible,
  #cut button:focus-visible,
  #bar button:focus-visible {
    outline: 2px solid var(--vaadin-focus-ring-color);
    outline-offset: 0;
  }
  .line.found {
    background: light-dark(oklch(0.93 0.06 95), oklch(0.32 0.05 95));
  }
  .line.current {
    outline: 1px solid var(--vaadin-focus-ring-color);
  }
  #cut {
    padding: 6px 14px 0;
    color: var(--slip-text-tertiary, var(--vaadin-text-color-secondary));
    font-family: var(--aura-font-family, system-ui, sans-serif);
  }
  #cut[hidden] {
    display: none;
  }
  .line {
    content-visibility: auto;
    contain-intrinsic-height: auto 17px;
    min-height: 17px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .time,
  .dim,
  .black {
    color: var(--slip-text-tertiary, var(--vaadin-text-color-secondary));
  }
  .bold {
    font-weight: 600;
  }
  .underline {
    text-decoration: underline;
  }
  .red {
    color: light-dark(oklch(0.5 0.19 26), oklch(0.795 0.115 22));
  }
  .green {
    color: light-dark(oklch(0.475 0.12 152), oklch(0.825 0.135 154));
  }
  .yellow {
    color: light-dark(oklch(0.495 0.115 60), oklch(0.845 0.115 76));
  }
  .blue {
    color: light-dark(oklch(0.48 0.19 260), oklch(0.8 0.11 256));
  }
  .magenta {
    color: light-dark(oklch(0.46 0.19 308), oklch(0.84 0.1 310));
  }
  .cyan {
    color: light-dark(oklch(0.43 0.08 200), oklch(0.86 0.085 190));
  }
`;
