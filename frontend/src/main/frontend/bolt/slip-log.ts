import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { AnsiText, type Piece } from './ansi';
import { styles } from './slip-log.styles';

/** Lines that are kept: a page with more becomes slow; the file has them all. */
const MAX_LINES = 5000;

/** How far from its end a log may be and still count as being there, in pixels. */
const NEAR_END = 24;

/** A log with a terminal's colours. It stays at its end while it is there, and says when its head is not shown. */
@customElement('slip-log')
export class SlipLog extends LitElement {
  static override styles = styles;

  /** What it is the log of, for those who hear the page. */
  @property() name = 'Log';

  /** Earlier lines are not shown. */
  @property({ type: Boolean, reflect: true }) cut = false;

  private readonly text = new AnsiText();
  private waiting: string[] = [];
  private openLine: HTMLElement | undefined;

  override render(): TemplateResult {
    return html`<div id="cut" ?hidden=${!this.cut}>
        Earlier lines are not shown. The whole log can be downloaded.
      </div>
      <div id="lines" role="log" aria-live="off" aria-label=${this.name} tabindex="0"></div>`;
  }

  /** Adds what was written since; may end within a line, never within a character. */
  write(chunk: string): void {
    const lines = this.hasUpdated ? this.renderRoot.querySelector('#lines') : null;
    if (lines === null) {
      this.waiting.push(chunk);
      return;
    }
    const following = lines.scrollHeight - lines.scrollTop - lines.clientHeight < NEAR_END;
    this.openLine?.remove();
    lines.append(...this.text.feed(chunk).map(drawn));
    this.openLine = this.text.open.length === 0 ? undefined : drawn(this.text.open);
    if (this.openLine !== undefined) {
      lines.append(this.openLine);
    }
    while (lines.childElementCount > MAX_LINES) {
      lines.firstElementChild?.remove();
      this.cut = true;
    }
    if (following) {
      lines.scrollTop = lines.scrollHeight;
    }
  }

  protected override firstUpdated(): void {
    for (const chunk of this.waiting.splice(0)) {
      this.write(chunk);
    }
  }
}

function drawn(pieces: readonly Piece[]): HTMLElement {
  const line = document.createElement('div');
  line.className = 'line';
  pieces.forEach((piece, index) => {
    const time = index === 0 ? /^\d\d:\d\d:\d\d(?=\s)/.exec(piece.text)?.[0] : undefined;
    if (time !== undefined) {
      line.append(span(time, 'time'));
    }
    const { colour, bold, dim, underline } = piece.style;
    const classes = [colour, bold && 'bold', dim && 'dim', underline && 'underline']
      .filter(Boolean)
      .join(' ');
    line.append(span(piece.text.slice(time?.length ?? 0), classes));
  });
  return line;
}

function span(text: string, classes: string): HTMLElement {
  const element = document.createElement('span');
  element.className = classes;
  element.textContent = text;
  return element;
}

declare global {
  interface HTMLElementTagNameMap {
    'slip-log': SlipLog;
  }
}
