import { beforeEach, expect, it, vi } from 'vitest';
import { Ranger, type Link, type LinkState } from './ranger.ts';

class Wire implements Link {
  static all: Wire[] = [];
  said: string[] = [];
  isClosed = false;
  constructor(readonly url: string, readonly on: { open(): void; message(text: string): void; close(): void }) {
    Wire.all.push(this);
  }
  send(text: string): void {
    this.said.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
}

const states: LinkState[] = [];
let ranger: Ranger;

beforeEach(() => {
  vi.useFakeTimers();
  Wire.all = [];
  states.length = 0;
  ranger = new Ranger({ state: (state) => states.push(state), frame: () => {}, rtt: () => {} }, (url, on) => new Wire(url, on));
});

const streamsSaid = (wire: Wire) => wire.said.filter((text) => text !== 'ping').map((text) => JSON.parse(text) as unknown);

it('a stream that two panels want is asked for once and given back by the last', () => {
  ranger.connect('ws://x/public');
  Wire.all[0]!.on.open();
  const first = ranger.subscribe('ethusd.trades');
  const second = ranger.subscribe('ethusd.trades');
  first();
  first();
  expect(streamsSaid(Wire.all[0]!)).toEqual([{ event: 'subscribe', streams: ['ethusd.trades'] }]);
  second();
  expect(streamsSaid(Wire.all[0]!)[1]).toEqual({ event: 'unsubscribe', streams: ['ethusd.trades'] });
});

it('a lost connection is dialled again with every stream, later each time', () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  ranger.subscribe('ethusd.ob-inc');
  ranger.connect('ws://x/public');
  Wire.all[0]!.on.open();
  Wire.all[0]!.on.close();
  expect(states).toEqual(['connecting', 'open', 'closed']);
  vi.advanceTimersByTime(499);
  expect(Wire.all).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(Wire.all).toHaveLength(2);
  Wire.all[1]!.on.close();
  vi.advanceTimersByTime(999);
  expect(Wire.all).toHaveLength(2);
  vi.advanceTimersByTime(1);
  Wire.all[2]!.on.open();
  expect(streamsSaid(Wire.all[2]!)).toEqual([{ event: 'subscribe', streams: ['ethusd.ob-inc'] }]);
});

it('what an old connection still says is not heard', () => {
  const heard: unknown[] = [];
  ranger.on('order', (payload) => heard.push(payload));
  ranger.connect('ws://x/public');
  Wire.all[0]!.on.open();
  ranger.connect('ws://x/private');
  Wire.all[1]!.on.open();
  Wire.all[0]!.on.message('{"order":1}');
  Wire.all[1]!.on.message('{"order":2}');
  expect(heard).toEqual([2]);
  expect(Wire.all[0]!.isClosed).toBe(true);
});

it('a connection that went silent is replaced', () => {
  ranger.connect('ws://x/public');
  Wire.all[0]!.on.open();
  vi.advanceTimersByTime(12_000);
  Wire.all[0]!.on.message('pong');
  vi.advanceTimersByTime(12_000);
  expect(Wire.all).toHaveLength(1);
  vi.advanceTimersByTime(8_000);
  expect(Wire.all).toHaveLength(2);
});
