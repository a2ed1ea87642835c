import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';

/** How many lines are shown of what would be pasted. */
const SHOWN = 3;

/** Asks before many lines are pasted. Fires `confirmed` (`{text}`) if they are to be, then `done` in either case. */
@customElement('slip-paste')
export class SlipPaste extends LitElement {
  static override styles = css`
    [role='alertdialog'] {
      position: absolute;
      inset: auto 16px 12px auto;
      z-index: 11;
      max-width: min(480px, calc(100% - 32px));
      padding: 12px 16px;
      border: 1px solid
        var(--slip-warning-border, light-dark(oklch(0.62 0.14 65 / 42%), oklch(0.78 0.14 72 / 34%)));
      border-radius: 8px;
      background: var(--vaadin-background-color, light-dark(white, oklch(0.22 0.012 264)));
      color: var(--term-foreground);
      font: 500 13px/20px var(--aura-font-family, system-ui, sans-serif);
      box-shadow: 0 8px 24px oklch(0 0 0 / 25%);
    }
    p {
      margin: 0 0 8px;
    }
    pre {
      margin: 0 0 12px;
      overflow: hidden;
      text-overflow: ellipsis;
      font: 12px/18px var(--slip-font-mono, ui-monospace, monospace);
    }
    button {
      padding: 3px 14px;
      border: 1px solid currentcolor;
      border-radius: 6px;
      background: transparent;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }
    #lost[hidden] {
      display: none;
    }
  `;

  /** Waits for a word about its many lines; empty if nothing does. */
  @state() private text = '';

  ask(text: string): void {
    this.text = text;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>('button')?.focus();
    });
  }

  override render(): TemplateResult | typeof nothing {
    if (this.text === '') {
      return nothing;
    }
    const lines = this.text.split(/\r\n|\r|\n/);
    return html`<div
      role="alertdialog"
      aria-label="Paste many lines"
      @keydown=${(event: KeyboardEvent) => {
        this.answerByKey(event);
      }}
    >
      <p>Paste ${lines.filter((line) => line !== '').length} lines into the terminal?</p>
      <pre>${lines.slice(0, SHOWN).join('\n')}</pre>
      ${this.button('Paste', true)} ${this.button('Cancel', false)}
    </div>`;
  }

  private button(name: string, yes: boolean): TemplateResult {
    return html`<button
      @click=${() => {
        this.answer(yes);
      }}
    >
      ${name}
    </button>`;
  }

  private answerByKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.answer(false);
    }
  }

  private answer(yes: boolean): void {
    const text = this.text;
    this.text = '';
    if (yes) {
      this.dispatchEvent(new CustomEvent('confirmed', { detail: { text } }));
    }
    this.dispatchEvent(new CustomEvent('done'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'slip-paste': SlipPaste;
  }
}
