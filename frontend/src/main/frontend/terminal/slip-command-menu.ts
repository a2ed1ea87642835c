import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { lasted, type Ended } from './marks';

/** What can be done with a command that has ended; opened by its bar. Fires `rerun` (`{text}`) and `done`. */
@customElement('slip-command-menu')
export class SlipCommandMenu extends LitElement {
  static override styles = css`
    :host {
      position: absolute;
      z-index: 12;
    }
    [role='menu'] {
      display: flex;
      flex-direction: column;
      min-width: 160px;
      padding: 4px;
      border: 1px solid var(--vaadin-border-color, gray);
      border-radius: 8px;
      background: var(--vaadin-background-color, light-dark(white, oklch(0.22 0.012 264)));
      color: var(--vaadin-text-color);
      font: 500 12.5px/18px var(--aura-font-family, system-ui, sans-serif);
      box-shadow: 0 8px 24px oklch(0 0 0 / 25%);
    }
    p {
      margin: 2px 8px 4px;
      max-width: 320px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      color: var(--vaadin-text-color-secondary);
    }
    button {
      padding: 4px 8px;
      border: 0;
      border-radius: 5px;
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    button:hover:not(:disabled),
    button:focus-visible {
      background: var(--vaadin-background-container, oklch(0.5 0 0 / 15%));
      outline: none;
    }
    button:disabled {
      opacity: 0.5;
      cursor: default;
    }
  `;

  @state() private command: Ended | undefined;

  @state() private busy = false;

  private readonly away = (event: PointerEvent): void => {
    if (!event.composedPath().includes(this)) {
      this.close();
    }
  };

  /** @param busy another command runs, so that nothing can be run again now */
  show(command: Ended, left: number, top: number, busy: boolean): void {
    this.command = command;
    this.busy = busy;
    this.style.left = `${String(left)}px`;
    this.style.top = `${String(top)}px`;
    window.addEventListener('pointerdown', this.away, true);
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.away, true);
  }

  override render(): TemplateResult | typeof nothing {
    const command = this.command;
    if (command === undefined) {
      return nothing;
    }
    const how = command.status === 0 ? 'succeeded' : `exit status ${String(command.status)}`;
    const time = command.milliseconds === undefined ? '' : ` after ${lasted(command.milliseconds)}`;
    return html`<div
      role="menu"
      aria-label="Command"
      @keydown=${(event: KeyboardEvent) => {
        this.byKey(event);
      }}
    >
      <p>${how}${time}</p>
      ${this.item('Rerun', this.busy || command.text === '', () => {
        this.dispatchEvent(new CustomEvent('rerun', { detail: { text: command.text } }));
      })}
      ${this.item('Copy output', false, () => navigator.clipboard.writeText(command.output()))}
      ${this.item('Copy command', command.text === '', () => navigator.clipboard.writeText(command.text))}
    </div>`;
  }

  private item(name: string, disabled: boolean, act: () => unknown): TemplateResult {
    return html`<button
      role="menuitem"
      ?disabled=${disabled}
      @click=${() => {
        act();
        this.close();
      }}
    >
      ${name}
    </button>`;
  }

  private byKey(event: KeyboardEvent): void {
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('button:not(:disabled)')];
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    if (event.key === 'Escape') {
      this.close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      items.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus();
    }
  }

  private close(): void {
    this.command = undefined;
    window.removeEventListener('pointerdown', this.away, true);
    this.dispatchEvent(new CustomEvent('done'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'slip-command-menu': SlipCommandMenu;
  }
}
