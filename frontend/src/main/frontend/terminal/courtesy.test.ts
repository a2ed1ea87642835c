import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Courtesy } from './courtesy';

class Drawn {
  readonly log: string[] = [];
  readonly courtesy = new Courtesy({
    write: (_, drawn) => {
      drawn();
    },
  });

  write(...names: string[]): void {
    for (const name of names) {
      this.courtesy.write(new Uint8Array(1), () => this.log.push(name));
    }
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
});

test('while nobody types, all is drawn at once', () => {
  const [one, other] = [new Drawn(), new Drawn()];
  one.write('1', '2');
  other.write('a', 'b');

  expect([one.log, other.log]).toEqual([
    ['1', '2'],
    ['a', 'b'],
  ]);
});

test('who types is drawn at once, the others piece by piece and in order', () => {
  const [one, other] = [new Drawn(), new Drawn()];
  one.courtesy.typed();
  other.write('a', 'b', 'c');
  one.write('1', '2');

  expect([one.log, other.log]).toEqual([['1', '2'], ['a']]);
  vi.advanceTimersByTime(40);
  expect(other.log).toEqual(['a', 'b']);
});

test('once nobody types any more, the rest is drawn at once', () => {
  const [one, other] = [new Drawn(), new Drawn()];
  one.courtesy.typed();
  other.write(...Array.from({ length: 100 }, (_, at) => String(at)));
  vi.advanceTimersByTime(290);
  expect(other.log.length).toBeLessThan(12);

  vi.advanceTimersByTime(100);
  expect(other.log.length).toBe(100);
});

test('a cleared screen draws nothing of what waited', () => {
  const [one, other] = [new Drawn(), new Drawn()];
  one.courtesy.typed();
  other.write('old', 'older');
  other.courtesy.clear();
  other.write('new');
  vi.advanceTimersByTime(1000);

  expect(other.log).toEqual(['old', 'new']);
});
