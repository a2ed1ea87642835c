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

  /** Is shown from its beginning at first, not from its end. */
  @property({ type: Boolean }) fromTop = false;

  private readonly text = new AnsiText();
  private waiting: string[] = [];
  private openLine: HTMLElement | undefined;

  /** Undefined until it has been seen. */
  private following: boolean | undefined;

  private readonly seen = new ResizeObserver(() => {
    const lines = this.lines();
    if (lines !== null && lines.clientHeight > 0) {
      this.following ??= !this.fromTop;
      this.stay(lines);
    }
  });

  override render(): TemplateResult {
    return html`<div id="cut" ?hidden=${!this.cut}>
        Earlier lines are not shown. The whole log can be downloaded.
      </div>
      <div
        id="lines"
        role="log"
        aria-live="off"
        aria-label=${this.name}
        tabindex="0"
        @scroll=${(event: Event): void => {
          this.scrolled(event);
        }}
      ></div>`;
  }

  /** Adds what was written since; may end within a line, never within a character. */
  write(chunk: string): void {
    const lines = this.lines();
    if (lines === null) {
      this.waiting.push(chunk);
      return;
    }
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
    this.stay(lines);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.seen.disconnect();
  }

  private lines(): Element | null {
    return this.hasUpdated ? this.renderRoot.querySelector('#lines') : null;
  }

  private stay(lines: Element): void {
    if (this.following === true) {
      lines.scrollTop = lines.scrollHeight;
    }
  }

  private scrolled(event: Event): void {
    const lines = event.currentTarget as Element;
    if (lines.clientHeight > 0) {
      this.following = lines.scrollHeight - lines.scrollTop - lines.clientHeight < NEAR_END;
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
