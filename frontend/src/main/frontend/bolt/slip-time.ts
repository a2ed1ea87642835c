import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ago, elapsed, moment, type Form } from './times';

/** An instant in the reader's time zone, which goes on by itself; what is in the element is shown until it works. */
@customElement('slip-time')
export class SlipTime extends LitElement {
  /** ISO 8601. */
  @property() at = '';

  @property() form: Form = 'moment';

  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(
      () => {
        this.requestUpdate();
      },
      this.form === 'elapsed' ? 1000 : 60_000,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  override render(): TemplateResult {
    const at = new Date(this.at);
    if (Number.isNaN(at.getTime())) {
      return html`<slot></slot>`;
    }
    const now = new Date();
    this.title = at.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'long' });
    return html`<time datetime=${this.at}>${told(this.form, at, now)}</time>`;
  }
}

function told(form: Form, at: Date, now: Date): string {
  switch (form) {
    case 'ago':
      return ago(now.getTime() - at.getTime());
    case 'elapsed':
      return elapsed(now.getTime() - at.getTime());
    case 'moment':
      return moment(at, now);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'slip-time': SlipTime;
  }
}
