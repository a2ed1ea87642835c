import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    position: relative;
    height: 100%;
    min-height: 0;
    overflow: hidden;
    background: var(--term-background);
    --term-background: var(
      --slip-term-background,
      light-dark(oklch(0.985 0.002 262), oklch(0.155 0.012 264))
    );
    --term-foreground: var(--vaadin-text-color, light-dark(oklch(0.22 0.015 262), oklch(0.955 0.006 262)));
    --term-cursor: var(--term-foreground);
    --term-cursorAccent: var(--term-background);
    --term-selectionBackground: light-dark(oklch(0.5 0.19 260 / 25%), oklch(0.62 0.19 260 / 40%));
    --term-black: light-dark(oklch(0.22 0.015 262), oklch(0.32 0.014 264));
    --term-red: light-dark(oklch(0.5 0.19 26), oklch(0.795 0.115 22));
    --term-green: light-dark(oklch(0.475 0.12 152), oklch(0.825 0.135 154));
    --term-yellow: light-dark(oklch(0.495 0.115 60), oklch(0.845 0.115 76));
    --term-blue: light-dark(oklch(0.48 0.19 260), oklch(0.8 0.11 256));
    --term-magenta: var(--slip-prod-text, light-dark(oklch(0.46 0.19 308), oklch(0.84 0.1 310)));
    --term-cyan: var(--slip-dev-text, light-dark(oklch(0.43 0.08 200), oklch(0.86 0.085 190)));
    --term-white: light-dark(oklch(0.62 0.012 262), oklch(0.87 0.01 262));
    --term-brightBlack: var(--slip-text-tertiary, light-dark(oklch(0.505 0.016 262), oklch(0.67 0.014 262)));
    --term-brightRed: var(--term-red);
    --term-brightGreen: var(--term-green);
    --term-brightYellow: var(--term-yellow);
    --term-brightBlue: var(--term-blue);
    --term-brightMagenta: var(--term-magenta);
    --term-brightCyan: var(--term-cyan);
    --term-brightWhite: var(--term-foreground);
  }
  slip-terminal-keys {
    position: absolute;
    inset: auto 0 0;
  }
  @media (pointer: coarse) {
    #screen {
      bottom: 48px !important;
    }
  }
  #screen {
    position: absolute;
    inset: 8px 4px 4px 12px;
    font-family: var(--slip-font-mono, ui-monospace, 'JetBrains Mono', 'SF Mono', Menlo, Consolas, monospace);
  }
  #probe {
    display: none;
  }
  #lost {
    position: absolute;
    top: 8px;
    right: 16px;
    z-index: 10;
    padding: 3px 10px;
    border: 1px solid
      var(--slip-warning-border, light-dark(oklch(0.62 0.14 65 / 42%), oklch(0.78 0.14 72 / 34%)));
    border-radius: 6px;
    background: light-dark(oklch(0.96 0.04 75), oklch(0.28 0.04 72));
    color: light-dark(oklch(0.42 0.115 60), oklch(0.9 0.09 76));
    font: 500 12px/18px var(--aura-font-family, system-ui, sans-serif);
  }
  /* A hair's breadth to see, a finger's to hit. */
  .command {
    width: 11px !important;
    margin-left: -13px;
    border-radius: 2px;
    background: linear-gradient(var(--term-green)) 4px 0 / 3px 100% no-repeat;
    cursor: pointer;
    pointer-events: auto;
  }
  .command.failed {
    background-image: linear-gradient(var(--term-red));
  }
  .command:hover {
    background-size: 5px 100%;
  }
  #lost[hidden] {
    display: none;
  }
`;
