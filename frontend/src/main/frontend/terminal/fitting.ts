import { FitAddon } from '@xterm/addon-fit';
import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

/** A shell redraws its whole line for each new width. */
const RESIZE_MS = 100;

/** Keeps a terminal's size right; draws by WebGL while it is seen, since a page has some 16 contexts. */
export class Fitting {
  private readonly fit = new FitAddon();
  private readonly observer: ResizeObserver;
  private webgl: WebglAddon | undefined;
  private timer = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly screen: HTMLElement,
  ) {
    terminal.loadAddon(this.fit);
    this.observer = new ResizeObserver(() => {
      this.resized();
    });
    this.observer.observe(screen);
    // What xterm draws on becomes higher when a font has come that is higher than what stood in for it: a row less may be seen then.
    const drawn = screen.querySelector('.xterm-screen');
    if (drawn !== null) {
      this.observer.observe(drawn);
    }
  }

  now(): void {
    if (this.screen.clientWidth > 0 && this.screen.clientHeight > 0) {
      this.fit.fit();
    }
  }

  dispose(): void {
    this.observer.disconnect();
    clearTimeout(this.timer);
  }

  private resized(): void {
    if (this.screen.clientWidth === 0) {
      this.hide();
      return;
    }
    this.webgl ??= this.drawByWebgl();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.now();
    }, RESIZE_MS);
  }

  private hide(): void {
    this.webgl?.dispose();
    this.webgl = undefined;
  }

  /** Undefined where the browser has none; xterm draws with elements then. */
  private drawByWebgl(): WebglAddon | undefined {
    const webgl = new WebglAddon();
    try {
      this.terminal.loadAddon(webgl);
      webgl.onContextLoss(() => {
        this.hide();
      });
      return webgl;
    } catch {
      webgl.dispose();
      return undefined;
    }
  }
}
