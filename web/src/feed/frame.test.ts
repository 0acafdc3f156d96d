import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Book, type Increment } from '../books/book.ts';
import { text } from '../numbers/decimal.ts';

/** Animation frames that the test lets come, and a clock that it moves. */
let frames: ((at: number) => void)[];
let now: number;
let painted: (() => void)[];
let nextFrame: (draw: () => void) => void;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  [frames, now, painted] = [[], 1_000, []];
  vi.stubGlobal('performance', { now: () => now });
  vi.stubGlobal('requestAnimationFrame', (act: (at: number) => void) => frames.push(act));
  vi.stubGlobal('MessageChannel', class {
    readonly port1 = { onmessage: () => {}, close: () => {} };
    readonly port2 = { postMessage: () => painted.push(() => this.port1.onmessage()) };
  });
  ({ nextFrame } = await import('./frame.ts'));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** One frame: draws what waits, then the browser paints for so long. */
function frame(paintMs = 1): void {
  const acts = frames;
  frames = [];
  for (const act of acts) act(now);
  now += paintMs;
  for (const act of painted.splice(0)) act();
}

it('a thousand increments between two frames are one drawing, of the newest book', () => {
  const book = new Book();
  book.reset({ asks: [['101.0', '1.0']], bids: [['99.0', '1.0']], sequence: 1 });
  const drawn: string[] = [];
  const draw = () => drawn.push(`${book.sequence}: ${text(book.asks[0]!.amount)}`);
  const hear = (increment: Increment) => {
    book.apply(increment);
    nextFrame(draw);
  };

  for (let sequence = 2; sequence <= 1_001; sequence++) hear({ asks: [['101.0', `${sequence}.0`]], sequence });
  expect(drawn).toEqual([]);
  expect(frames).toHaveLength(1);
  frame();
  expect(drawn).toEqual(['1001: 1001']);
  frame();
  expect(drawn).toHaveLength(1);

  hear({ asks: [['101.0', '5.0']], sequence: 1_002 });
  vi.runAllTimers();
  frame();
  expect(drawn).toEqual(['1001: 1001', '1002: 5']);
});

it('panels that became dirty together are drawn in one frame, each once', () => {
  const drawn: string[] = [];
  const [book, tape] = [() => drawn.push('book'), () => drawn.push('tape')];
  for (let count = 0; count < 10; count++) {
    nextFrame(book);
    nextFrame(tape);
  }
  frame();
  expect(drawn).toEqual(['book', 'tape']);
});

it('dear drawing is paused for four times its time, so that a fifth of the time is the most it takes', () => {
  const draw = vi.fn();
  nextFrame(draw);
  frame(40);
  nextFrame(draw);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(159);
  expect(frames).toHaveLength(0);
  vi.advanceTimersByTime(1);
  expect(frames).toHaveLength(1);
  frame();
  expect(draw).toHaveBeenCalledTimes(2);
});

it('no pause is longer than a quarter of a second, however dear a drawing was', () => {
  nextFrame(() => {});
  frame(10_000);
  nextFrame(() => {});
  vi.advanceTimersByTime(250);
  expect(frames).toHaveLength(1);
});
