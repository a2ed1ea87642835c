/** What of a terminal is drawn on. */
export interface Canvas {
  write(bytes: Uint8Array, drawn: () => void): void;
}

/** Somebody who typed so lately types on. */
const TYPING_MS = 300;

/** So that little is drawn, and most of the time nothing. */
const REST_MS = 40;

let typist: object | undefined;
let typedAt = Number.NEGATIVE_INFINITY;

/**
 * A page has one thread for all its terminals. While somebody types in one of them the others draw piece by piece with rests between, and
 * acknowledge as slowly, so that the server holds up what floods them; else all draw as fast as they can.
 */
export class Courtesy {
  private readonly name = {};
  private readonly waiting: { bytes: Uint8Array; drawn: () => void }[] = [];
  private resting = false;

  constructor(private readonly canvas: Canvas) {}

  /** Somebody types here. */
  typed(): void {
    typist = this.name;
    typedAt = performance.now();
  }

  write(bytes: Uint8Array, drawn: () => void): void {
    this.waiting.push({ bytes, drawn });
    this.draw();
  }

  /** What was not drawn yet never is. */
  clear(): void {
    this.waiting.length = 0;
  }

  private draw(): void {
    while (!this.resting) {
      const next = this.waiting.shift();
      if (next === undefined) {
        return;
      }
      this.canvas.write(next.bytes, next.drawn);
      if (this.givesWay()) {
        this.rest();
      }
    }
  }

  private givesWay(): boolean {
    return typist !== this.name && performance.now() - typedAt <= TYPING_MS;
  }

  private rest(): void {
    this.resting = true;
    setTimeout(() => {
      this.resting = false;
      this.draw();
    }, REST_MS);
  }
}
