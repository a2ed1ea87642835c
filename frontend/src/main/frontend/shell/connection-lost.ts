import { ConnectionState, type ConnectionStateStore } from '@vaadin/common-frontend';

/**
 * Says that the server is out of reach, in place of Vaadin's own dialog: a banner, while editing goes on in the browser.
 */
interface VaadinWindow {
  readonly Vaadin?: { readonly connectionState?: ConnectionStateStore };
}

/** Asking an address that every server answers tells whether it is back. */
const PROBE = 'assets/icons/logo.svg';
const ICON = 'assets/icons/lucide.svg#wifi-off';
const FIRST_WAIT_MILLIS = 250;
const LONGEST_WAIT_MILLIS = 500;

class LostBanner {
  private readonly banner = document.createElement('div');
  private readonly words = document.createElement('span');
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  /** When the next try is due, in milliseconds since the epoch. */
  private next = 0;
  private shown = false;

  constructor(private readonly store: ConnectionStateStore) {
    this.banner.className = 'slip-lost';
    this.banner.setAttribute('role', 'alert');
    this.banner.hidden = true;
    const grow = document.createElement('span');
    grow.className = 'slip-grow';
    const again = document.createElement('vaadin-button');
    again.textContent = 'Reconnect now';
    again.addEventListener('click', () => void this.probe());
    const sign = document.createElement('vaadin-icon');
    sign.setAttribute('src', ICON);
    this.banner.append(sign, this.words, grow, again);
    document.body.append(this.banner);
    store.addStateChangeListener((_, current) => {
      this.follow(current);
    });
    addEventListener('offline', () => {
      this.lost();
    });
    addEventListener('online', () => void this.probe());
  }

  private follow(state: ConnectionState): void {
    switch (state) {
      case ConnectionState.CONNECTION_LOST:
      case ConnectionState.RECONNECTING:
        this.lost();
        break;
      case ConnectionState.CONNECTED:
        this.back();
        break;
      case ConnectionState.LOADING:
        break;
    }
  }

  private lost(): void {
    if (this.shown) {
      return;
    }
    this.shown = true;
    this.tries = 0;
    this.banner.hidden = false;
    document.body.classList.add('slip-offline');
    this.wait();
  }

  private back(): void {
    if (!this.shown) {
      return;
    }
    this.shown = false;
    clearTimeout(this.timer);
    this.banner.hidden = true;
    document.body.classList.remove('slip-offline');
    this.tell('Connected');
  }

  private tell(link: string): void {
    const strong = document.createElement('b');
    strong.textContent = 'Connection lost. ';
    const rest = `Terminals still running on the server, reconnecting in ${String(this.seconds())} s (try ${String(this.tries + 1)}). Your edits are kept in this browser.`;
    this.words.replaceChildren(strong, rest);
    const status = document.querySelector('#slip-link span');
    if (status !== null) {
      status.textContent = link;
    }
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.next = Date.now() + Math.min(FIRST_WAIT_MILLIS * 2 ** this.tries, LONGEST_WAIT_MILLIS);
    this.countDown();
  }

  private countDown(): void {
    this.tell('Reconnecting');
    const left = this.next - Date.now();
    this.timer =
      left > 0
        ? setTimeout(
            () => {
              this.countDown();
            },
            Math.min(left, 1000),
          )
        : setTimeout(() => void this.probe());
  }

  private seconds(): number {
    return Math.max(0, Math.ceil((this.next - Date.now()) / 1000));
  }

  private async probe(): Promise<void> {
    try {
      await fetch(PROBE, { cache: 'no-store', method: 'HEAD' });
      this.store.state = ConnectionState.CONNECTED;
      this.back();
    } catch {
      this.tries += 1;
      this.wait();
    }
  }
}

const store = (window as unknown as VaadinWindow).Vaadin?.connectionState;
if (store !== undefined) {
  new LostBanner(store);
}
