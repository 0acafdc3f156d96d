import { beforeEach, expect, it, vi } from 'vitest';
import type { Link } from '../feed/line.ts';
import { PrimeStream } from './stream.ts';

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
  hear(...texts: string[]): void {
    texts.forEach((text) => this.on.message(text));
  }
}

const BOOK = 'order_book_BTCUSD_demo';
let stream: PrimeStream;
let heard: unknown[];
const listener = {
  start: (data: unknown) => heard.push(['start', data]),
  push: (data: unknown, at: number) => heard.push(['push', data, at]),
  refused: (code: string) => heard.push(['refused', code]),
};

beforeEach(() => {
  vi.useFakeTimers();
  Wire.all = [];
  heard = [];
  stream = new PrimeStream({ state: () => {}, frame: () => {}, rtt: () => {} }, (url, on) => new Wire(url, on));
});

const asked = (wire: Wire) => wire.said.filter((text) => text !== 'ping');

it('a channel is asked for, begins with its state, and goes on with what changes', () => {
  stream.connect('ws://x/api/v0/websocket');
  Wire.all[0]!.on.open();
  stream.listen(BOOK, listener);
  expect(asked(Wire.all[0]!)).toEqual([`{"method":"subscribe","params":["${BOOK}"],"correlation_id":"subscribe ${BOOK}"}`]);
  Wire.all[0]!.hear(
    `{"correlation_id":"subscribe ${BOOK}","response":{"success":true,"message":"successfully subscribed to ${BOOK}","data":{"asks":[{"price":"8011.0","size":"16.9894"}],"bids":[]}}}`,
    `{"channel":"${BOOK}","data":{"bids":[{"price":"8010.0","size":"2.14"}],"asks":[]},"message_timestamp_ms":1571912622664}`,
    '{"channel":"tick_BTCUSD_fair_demo","data":{},"message_timestamp_ms":1}');
  expect(heard).toEqual([
    ['start', { asks: [{ price: '8011.0', size: '16.9894' }], bids: [] }],
    ['push', { bids: [{ price: '8010.0', size: '2.14' }], asks: [] }, 1571912622664],
  ]);
});

it('a lost connection asks for every channel again; what was left is not asked for', () => {
  const leave = stream.listen('account_902a74d0-127c-40ef-af6b-7eff9f8ef742', listener);
  stream.listen(BOOK, listener);
  stream.connect('ws://x');
  Wire.all[0]!.on.open();
  leave();
  Wire.all[0]!.on.close();
  vi.advanceTimersByTime(1_000);
  Wire.all[1]!.on.open();
  expect(asked(Wire.all[1]!)).toEqual([`{"method":"subscribe","params":["${BOOK}"],"correlation_id":"subscribe ${BOOK}"}`]);
});

it('a refusal, a channel that is ended unasked, and what comes after leaving', () => {
  stream.connect('ws://x');
  Wire.all[0]!.on.open();
  const leave = stream.listen('order_x', listener);
  Wire.all[0]!.hear(
    '{"correlation_id":"subscribe order_x","response":{"success":false,"message":"No such account","data":null,"error":{"code":"not-found","message":"No such account"}}}',
    '{"correlation_id":null,"response":{"success":false,"message":"subscription to order_x terminated","data":null,'
      + '"error":{"code":"subscription-revoked","message":"subscription to order_x terminated"}}}');
  expect(heard).toEqual([['refused', 'not-found'], ['refused', 'subscription-revoked']]);
  leave();
  Wire.all[0]!.hear(
    '{"correlation_id":"unsubscribe order_x","response":{"success":true,"message":"successfully unsubscribed order_x","data":null}}',
    '{"channel":"order_x","data":{},"message_timestamp_ms":2}');
  expect(heard).toHaveLength(2);
});

it('an ended stream stays ended', () => {
  stream.listen(BOOK, listener);
  stream.connect('ws://x');
  Wire.all[0]!.on.open();
  stream.end();
  Wire.all[0]!.on.close();
  vi.advanceTimersByTime(60_000);
  stream.retry();
  expect(Wire.all).toHaveLength(1);
  expect(Wire.all[0]!.isClosed).toBe(true);
});
