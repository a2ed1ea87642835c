import { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';

/** The addon knows six digits only. */
const DECORATIONS = {
  matchBackground: '#7a6118',
  matchOverviewRuler: '#7a6118',
  activeMatchBackground: '#c2410c',
  activeMatchColorOverviewRuler: '#c2410c',
};

/** Finds text in what a terminal has shown. Enter leads up, to what is older, Shift+Enter down; Escape ends it. */
@customElement('slip-terminal-search')
export class SlipTerminalSearch extends LitElement {
  static override styles = css`
    #bar {
      position: absolute;
      top: 8px;
      right: 16px;
      z-index: 11;
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 4px 8px;
      border: 1px solid var(--vaadin-border-color, light-dark(oklch(0.8 0.01 262), oklch(0.36 0.014 264)));
      border-radius: 8px;
      background: var(--vaadin-background-color, light-dark(white, oklch(0.22 0.012 264)));
      color: var(--vaadin-text-color, inherit);
      font: 500 12px/18px var(--aura-font-family, system-ui, sans-serif);
      box-shadow: 0 8px 24px oklch(0 0 0 / 25%);
    }
    input {
      width: 180px;
      padding: 3px 6px;
      border: 0;
      border-radius: 4px;
      background: light-dark(oklch(0.95 0.005 262), oklch(0.16 0.012 264));
      color: inherit;
      font: inherit;
    }
    #count {
      min-width: 68px;
      color: var(--vaadin-text-color-secondary, inherit);
      font-variant-numeric: tabular-nums;
    }
    button {
      padding: 0 6px;
      border: 0;
      border-radius: 4px;
      background: none;
      color: inherit;
      font: 500 14px/20px inherit;
      cursor: pointer;
    }
    button:hover {
      background: light-dark(oklch(0.93 0.005 262), oklch(0.3 0.014 264));
    }
    :focus-visible {
      outline: 2px solid var(--vaadin-focus-ring-color, currentcolor);
    }
  `;

  @state() private shown = false;
  @state() private count = '';

  private readonly addon = new SearchAddon();
  private terminal: Terminal | undefined;

  /** Called once, before anything is looked for. */
  attach(terminal: Terminal): void {
    this.terminal = terminal;
    terminal.loadAddon(this.addon);
    this.addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      this.count = counted(resultIndex, resultCount);
    });
  }

  async show(): Promise<void> {
    this.shown = true;
    await this.updateComplete;
    const input = this.input();
    input?.focus();
    input?.select();
  }

  override render(): TemplateResult | typeof nothing {
    return this.shown ? this.bar() : nothing;
  }

  private bar(): TemplateResult {
    return html`<div
      id="bar"
      role="search"
      @keydown=${(event: KeyboardEvent) => {
        this.key(event);
      }}
    >
      <input
        aria-label="Find in terminal"
        placeholder="Find"
        @input=${() => {
          this.terminal?.clearSelection();
          this.find(-1);
        }}
      />
      <span id="count" role="status">${this.count}</span>
      ${this.button('↑', 'Previous match', () => {
        this.find(-1);
      })}
      ${this.button('↓', 'Next match', () => {
        this.find(1);
      })}
      ${this.button('×', 'Close search', () => {
        this.hide();
      })}
    </div>`;
  }

  private button(sign: string, name: string, act: () => void): TemplateResult {
    return html`<button aria-label=${name} title=${name} @click=${act}>${sign}</button>`;
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Enter') {
      this.find(event.shiftKey ? 1 : -1);
    } else if (event.key === 'Escape') {
      this.hide();
    }
  }

  private find(direction: -1 | 1): void {
    const wanted = this.input()?.value ?? '';
    if (wanted === '') {
      this.addon.clearDecorations();
      this.count = '';
      return;
    }
    const options = { decorations: DECORATIONS };
    const found =
      direction > 0 ? this.addon.findNext(wanted, options) : this.addon.findPrevious(wanted, options);
    if (!found) {
      this.count = 'no match';
    }
  }

  private hide(): void {
    this.shown = false;
    this.count = '';
    this.addon.clearDecorations();
    this.terminal?.focus();
  }

  private input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }
}

/** The addon counts from 0, and tells -1 where there are too many to know the place. */
function counted(index: number, count: number): string {
  if (count === 0) {
    return 'no match';
  }
  return index < 0 ? `${String(count)} or more` : `${String(index + 1)} of ${String(count)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'slip-terminal-search': SlipTerminalSearch;
  }
}
