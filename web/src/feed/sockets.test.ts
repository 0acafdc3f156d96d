import { beforeEach, expect, it, vi } from 'vitest';
import { Sockets, type News, type Order, type Thread } from './sockets.ts';

class Told implements Thread {
  readonly orders: Order[] = [];
  isOver = false;
  onmessage: Thread['onmessage'] = null;
  onerror: Thread['onerror'] = null;
  postMessage(order: Order): void {
    this.orders.push(order);
  }
  terminate(): void {
    this.isOver = true;
  }
  says(...news: News): void {
    this.onmessage!({ data: news } as MessageEvent<News>);
  }
}

let thread: Told;
let heard: string[];
let here: string[];
let sockets: Sockets;
const listener = (name: string) => ({
  open: () => heard.push(`${name} open`),
  message: (text: string) => heard.push(`${name} ${text}`),
  close: () => heard.push(`${name} close`),
});

beforeEach(() => {
  [thread, heard, here] = [new Told(), [], []];
  sockets = new Sockets(thread, (url) => {
    here.push(url);
    return { send: () => {}, close: () => {} };
  });
});

it('each line has a socket of its own on the thread, and hears what that one does', () => {
  const public_ = sockets.dial('ws://x/public', listener('public'));
  sockets.dial('ws://x/perpetual', listener('perpetual'));
  thread.says(2, 'open');
  thread.says(1, 'open');
  public_.send('ping');
  thread.says(1, ['pong', 'a']);
  expect(heard).toEqual(['perpetual open', 'public open', 'public pong', 'public a']);
  expect(thread.orders).toEqual([[1, 'dial', 'ws://x/public'], [2, 'dial', 'ws://x/perpetual'], [1, 'say', 'ping'], [1, 'taken', '']]);
  thread.says(1, 'close');
  thread.says(1, ['late']);
  expect(heard.slice(4)).toEqual(['public close']);
});

it('a line that was ended hears nothing more, also of the batch that it was ended by', () => {
  const on = listener('it');
  const link = sockets.dial('ws://x', { ...on, message: (text) => {
    on.message(text);
    link.close();
  } });
  thread.says(1, ['a', 'b']);
  thread.says(1, ['c']);
  thread.says(1, 'close');
  link.close();
  expect(heard).toEqual(['it a']);
  expect(thread.orders.filter(([, verb]) => verb === 'close')).toEqual([[1, 'close', '']]);
});

it('a message that is not understood is told as a fault, and the rest of its batch is heard', () => {
  const faults = vi.fn();
  vi.stubGlobal('reportError', faults);
  const on = listener('it');
  sockets.dial('ws://x', { ...on, message: (text) => on.message(String(JSON.parse(text))) });
  thread.says(1, ['1', '{', '2']);
  expect(heard).toEqual(['it 1', 'it 2']);
  expect(faults).toHaveBeenCalledOnce();
  expect(thread.orders.at(-1)).toEqual([1, 'taken', '']);
  vi.unstubAllGlobals();
});

it('a thread that does not begin to dial is given up, and one that did may take its time', () => {
  vi.useFakeTimers();
  sockets.dial('ws://x/slow', listener('slow'));
  thread.says(1, 'dialled');
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([]);
  sockets.dial('ws://x/mute', listener('mute'));
  vi.advanceTimersByTime(3_999);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect([heard, thread.isOver]).toEqual([['slow close', 'mute close'], true]);
  sockets.dial('ws://x/here', listener('it'));
  expect(here).toEqual(['ws://x/here']);
  vi.useRealTimers();
});

it('a dial that was given up is not waited for', () => {
  vi.useFakeTimers();
  sockets.dial('ws://x', listener('it')).close();
  vi.advanceTimersByTime(60_000);
  expect(thread.isOver).toBe(false);
  vi.useRealTimers();
});

it('without a thread, and after it failed, the page dials by itself', () => {
  sockets.dial('ws://x/before', listener('it'));
  thread.onerror!({} as ErrorEvent);
  expect([heard, thread.isOver]).toEqual([['it close'], true]);
  sockets.dial('ws://x/after', listener('it'));
  new Sockets(null, (url) => {
    here.push(url);
    return { send: () => {}, close: () => {} };
  }).dial('ws://x/none', listener('it'));
  expect(here).toEqual(['ws://x/after', 'ws://x/none']);
});
