import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { AnsiText, type Piece } from './ansi';
import { firstError, next, type Direction } from './finding';
import { styles } from './slip-log.styles';

/** Lines that are kept while it grows: a page with more becomes slow; the file has them all. */
const MAX_LINES = 5000;

/** How far from its end a log may be and still count as being there, in pixels. */
const NEAR_END = 24;

/** A log with a terminal's colours. It stays at its end while it is there, and says when its head is not shown. */
@customElement('slip-log')
export class SlipLog extends LitElement {
  static override styles = styles;

  /** What it is the log of, for those who hear the page. */
  @property() name = 'Log';

  /** Earlier lines are not shown; `slip-earlier` asks for some of them. */
  @property({ type: Boolean, reflect: true }) cut = false;

  /** Lines that were shown are not any more. */
  @state() private dropped = false;

  /** Is shown from its beginning at first, not from its end. */
  @property({ type: Boolean }) fromTop = false;

  /** What is looked for; case does not matter. */
  @state() private sought = '';

  /** Which of those that were found one is at, from 0; -1 at none. */
  @state() private at = -1;

  @state() private count = 0;
  @state() private failed = false;

  private text = new AnsiText();
  private most = MAX_LINES;
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
    return html`<div id="bar">
        <input
          type="search"
          placeholder="Find in this log"
          aria-label="Find in ${this.name}"
          .value=${this.sought}
          @input=${(event: InputEvent): void => {
            this.seek((event.target as HTMLInputElement).value);
          }}
          @keydown=${(event: KeyboardEvent): void => {
            if (event.key === 'Enter') {
              this.step(event.shiftKey ? 'back' : 'on');
            }
          }}
        />
        <span id="found" role="status">${this.foundWords()}</span>
        <button ?hidden=${this.count === 0} @click=${this.back} aria-label="Previous" title="Previous">
          ↑
        </button>
        <button ?hidden=${this.count === 0} @click=${this.on} aria-label="Next" title="Next">↓</button>
        <span class="grow"></span>
        <button ?hidden=${!this.failed} @click=${this.toFirstError}>First error</button>
      </div>
      <div id="cut" ?hidden=${!this.cut && !this.dropped}>
        <span>Earlier lines are not shown. The whole log can be downloaded.</span>
        <button ?hidden=${this.dropped} @click=${this.askForEarlier}>Show earlier lines</button>
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
    const ended = this.text.feed(chunk);
    this.failed ||= firstError(ended.map((line) => line.map((piece) => piece.text).join(''))) >= 0;
    lines.append(...ended.map(drawn));
    this.openLine = this.text.open.length === 0 ? undefined : drawn(this.text.open);
    if (this.openLine !== undefined) {
      lines.append(this.openLine);
    }
    while (lines.childElementCount > this.most) {
      lines.firstElementChild?.remove();
      this.dropped = true;
    }
    this.stay(lines);
  }

  /** Forgets what was written. */
  restart(): void {
    this.waiting = [];
    this.text = new AnsiText();
    this.openLine = undefined;
    this.dropped = false;
    this.lines()?.replaceChildren();
  }

  /** Adds what was written before all that is shown; what one reads stays where it is. */
  writeEarlier(chunk: string): void {
    const lines = this.lines();
    if (lines === null) {
      this.waiting.unshift(chunk);
      return;
    }
    const text = new AnsiText();
    const earlier = text.feed(chunk);
    const below = lines.scrollHeight - lines.scrollTop;
    lines.prepend(...earlier.map(drawn));
    this.most += earlier.length;
    lines.scrollTop = lines.scrollHeight - below;
  }

  private readonly askForEarlier = (): void => {
    this.dispatchEvent(new CustomEvent('slip-earlier'));
  };

  private foundWords(): string {
    if (this.sought === '') {
      return '';
    }
    return this.count === 0 ? 'nothing' : `${String(this.at + 1)} of ${String(this.count)}`;
  }

  private all(): HTMLElement[] {
    return [...(this.lines()?.querySelectorAll<HTMLElement>('.line') ?? [])];
  }

  /** From the end, as a log is read. */
  private seek(words: string): void {
    this.sought = words;
    this.at = -1;
    this.mark();
    this.step('back');
  }

  private mark(): void {
    const words = this.sought.toLowerCase();
    let count = 0;
    for (const line of this.all()) {
      const found = words !== '' && line.textContent.toLowerCase().includes(words);
      line.classList.toggle('found', found);
      count += found ? 1 : 0;
    }
    this.count = count;
  }

  private readonly on = (): void => {
    this.step('on');
  };

  private readonly back = (): void => {
    this.step('back');
  };

  private step(direction: Direction): void {
    this.mark();
    this.at = next(this.at, this.count, direction);
    const found = this.all().filter((line) => line.classList.contains('found'));
    this.goTo(found[this.at]);
  }

  private readonly toFirstError = (): void => {
    const lines = this.all();
    this.goTo(lines[firstError(lines.map((line) => line.textContent))]);
  };

  private goTo(line: HTMLElement | undefined): void {
    this.all().forEach((other) => {
      other.classList.toggle('current', other === line);
    });
    if (line !== undefined) {
      this.following = false;
      line.scrollIntoView({ block: 'nearest' });
    }
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
