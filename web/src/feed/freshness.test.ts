import { beforeEach, expect, it, vi } from 'vitest';
import { Freshness } from './freshness.svelte.ts';
import { Ranger, type Link } from './ranger.ts';

interface Wire {
  open(): void;
  message(text: string): void;
  close(): void;
}

let wires: Wire[];
let freshness: Freshness;
let ranger: Ranger;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => {});
  wires = [];
  freshness = new Freshness();
  freshness.watch(() => {});
  const link: Link = { send: () => {}, close: () => {} };
  ranger = new Ranger(freshness, (_, on) => {
    wires.push(on);
    return link;
  });
  ranger.connect('ws://x/public');
  wires[0]!.open();
});

it('what is shown is live from the first word on, and old when fifteen seconds brought none', () => {
  expect(freshness.seen).toBe('connecting');
  wires[0]!.message('pong');
  expect(freshness.seen).toBe('live');
  vi.advanceTimersByTime(15_000);
  expect([freshness.seen, freshness.age]).toEqual(['live', 15]);
  vi.advanceTimersByTime(1_000);
  expect([freshness.seen, freshness.age]).toEqual(['stale', 16]);
});

it('a new connection on which nothing is said leaves old what is old', () => {
  wires[0]!.message('pong');
  vi.advanceTimersByTime(20_000);
  expect(wires).toHaveLength(2);
  wires[1]!.open();
  vi.advanceTimersByTime(1_000);
  expect([freshness.seen, freshness.age]).toEqual(['stale', 21]);
  wires[1]!.message('pong');
  vi.advanceTimersByTime(1_000);
  expect([freshness.seen, freshness.age]).toEqual(['live', 1]);
});

it('a connection that ended is offline until the next one says something', () => {
  wires[0]!.message('pong');
  wires[0]!.close();
  expect(freshness.seen).toBe('offline');
  vi.advanceTimersByTime(500);
  wires[1]!.open();
  expect(freshness.seen).toBe('offline');
  wires[1]!.message('pong');
  expect([freshness.seen, freshness.connections]).toEqual(['live', 2]);
});

it('what is shown gets old also while a dial that nobody answers hangs', () => {
  wires[0]!.message('pong');
  // Nobody looks between the last word and the dial that comes after the silence.
  freshness.state('connecting');
  expect(freshness.seen).toBe('live');
  vi.advanceTimersByTime(16_000);
  expect(freshness.seen).toBe('stale');
});
