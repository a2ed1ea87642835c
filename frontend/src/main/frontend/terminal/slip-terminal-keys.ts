import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controlled } from './keys';

const KEYS: readonly (readonly [name: string, sent: string])[] = [
  ['Esc', '\x1b'],
  ['Tab', '\t'],
  ['←', '\x1b[D'],
  ['↑', '\x1b[A'],
  ['↓', '\x1b[B'],
  ['→', '\x1b[C'],
  ['|', '|'],
  ['~', '~'],
  ['/', '/'],
];

/** Keys that a touch keyboard lacks; seen where there is no mouse. Fires `key` (`{text}`). */
@customElement('slip-terminal-keys')
export class SlipTerminalKeys extends LitElement {
  static override styles = css`
    :host {
      display: none;
    }
    @media (pointer: coarse) {
      :host {
        display: flex;
        gap: 4px;
        padding: 4px 8px;
        overflow-x: auto;
      }
    }
    button {
      flex: 1 0 36px;
      height: 36px;
      border: 1px solid var(--vaadin-border-color-secondary, gray);
      border-radius: 6px;
      background: var(--vaadin-background-container, none);
      color: var(--vaadin-text-color);
      font: 500 13px/1 var(--aura-font-family, system-ui, sans-serif);
    }
    [aria-pressed='true'] {
      border-color: var(--aura-accent-color);
    }
  `;

  /** The next key that is typed is a control character. */
  @state() private control = false;

  /** What a typed text becomes while Ctrl is pressed here; Ctrl then is up again. */
  changed(text: string): string {
    const pressed = this.control;
    this.control = false;
    return pressed ? controlled(text) : text;
  }

  override render(): TemplateResult {
    return html`<button
        aria-pressed=${this.control}
        @pointerdown=${hold}
        @click=${() => (this.control = !this.control)}
      >
        Ctrl
      </button>
      ${KEYS.map(
        ([name, sent]) =>
          html`<button
            @pointerdown=${hold}
            @click=${() => this.dispatchEvent(new CustomEvent('key', { detail: { text: sent } }))}
          >
            ${name}
          </button>`,
      )}`;
  }
}

/** The keyboard stays open: the terminal keeps the focus. */
function hold(event: Event): void {
  event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'slip-terminal-keys': SlipTerminalKeys;
  }
}
