// Ten minutes of a fast book: heap growth and long tasks of the trading page. A command of its own: SOAK_SECONDS=600 SOAK_UPDATES=5000 npm run soak
// A stand-in for the stream sends the updates, because no two cores run a browser and an exchange at 5,000 updates a second together.
import { createHash } from 'node:crypto';
import { createServer, request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { Exchange } from './exchange.ts';

const SECONDS = parseInt(process.env['SOAK_SECONDS'] ?? '600', 10);
const UPDATES = parseInt(process.env['SOAK_UPDATES'] ?? '5000', 10);
const TICK_MS = 10;
const GROWTH_MAX_MB = 20;
const LONG_TASK_MS = 50;

interface LongFrame {
  startTime: number;
  duration: number;
  renderStart: number;
  styleAndLayoutStart: number;
  scripts: { invoker: string; duration: number }[];
}

it(`the page stays small and quick through ${SECONDS} s of ${UPDATES} updates a second`, async () => {
  // Nobody trades there: what the page is asked to bear comes from here alone.
  const exchange = await Exchange.quiet();
  const target = new URL(exchange.url);

  // Everything but the stream is the real exchange's.
  const front = createServer((incoming, outgoing) => {
    const onward = ask({ host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });

  let sent = 0;
  front.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    const key = createHash('sha1').update(`${incoming.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
    let sequence = 1;
    const say = (message: unknown) => frame(JSON.stringify(message));
    const level = (side: number) => [(8000 + side * (1 + Math.floor(Math.random() * 300)) / 100).toFixed(2), (Math.random() < 0.2 ? 0 : Math.random()).toFixed(5)];
    let isAsked = false;
    const timer = setInterval(() => {
      if (!isAsked) return;
      const frames: Buffer[] = [];
      for (let count = (UPDATES * TICK_MS) / 1000; count > 0; count--) {
        sequence++;
        sent++;
        frames.push(say({ 'btcusd.ob-inc': { asks: [level(1)], bids: [level(-1)], sequence } }));
        if (sequence % 20 === 0) frames.push(say({ 'btcusd.trades': { trades: [{ tid: sequence, taker_type: 'buy', date: Math.floor(Date.now() / 1000), price: '8000.0', amount: '0.1' }] } }));
      }
      socket.write(Buffer.concat(frames));
    }, TICK_MS);
    socket.on('data', (data: Buffer) => {
      for (const text of unmasked(data)) {
        if (text === 'ping') socket.write(frame('pong'));
        if (!text.includes('btcusd.ob-inc')) continue;
        isAsked = true;
        socket.write(say({ 'btcusd.ob-snap': { asks: [['8001.0', '1.0']], bids: [['7999.0', '1.0']], sequence } }));
      }
    });
    socket.on('close', () => clearInterval(timer));
    socket.on('error', () => clearInterval(timer));
  });
  front.listen(0, '127.0.0.1');

  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc'] });
  try {
    const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
    await page.addInitScript((limit) => {
      const tasks: number[] = [];
      const frames: string[] = [];
      Object.assign(globalThis, { longTasks: tasks, longFrames: frames });
      // What a long frame was busy with: script, style and layout, or waiting for a processor.
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as LongFrame[]) {
          const scripts = entry.scripts.map((one) => `${one.invoker} ${Math.round(one.duration)}`).join(', ');
          const at = (mark: number) => (mark === 0 ? '-' : Math.round(mark - entry.startTime));
          frames.push(`${Math.round(entry.duration)} ms: render from ${at(entry.renderStart)}, style from ${at(entry.styleAndLayoutStart)}; ${scripts || 'no script'}`);
        }
      }).observe({ type: 'long-animation-frame' });
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.duration > limit && tasks.push(entry.duration))).observe({ type: 'longtask' });
    }, LONG_TASK_MS);
    await page.goto(`http://127.0.0.1:${(front.address() as AddressInfo).port}/trading/btcusd`);
    await page.waitForSelector('.bids .book-row');
    const heap = () => page.evaluate(() => {
      (globalThis as unknown as { gc(): void }).gc();
      return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6;
    });
    // Processor time of the page's main thread, whoever else wanted the processor meanwhile.
    const wire = await page.context().newCDPSession(page);
    await wire.send('Performance.enable', { timeDomain: 'threadTicks' });
    const worked = async () => (await wire.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value;
    const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
    await wait(10_000);
    const before = await heap();
    await page.evaluate('longTasks.length = longFrames.length = 0');
    const [began, sentBefore, workedBefore] = [performance.now(), sent, await worked()];
    await wait(SECONDS * 1000);
    const tasks = (await page.evaluate('longTasks')) as number[];
    const frames = (await page.evaluate('longFrames')) as string[];
    const growth = (await heap()) - before;
    const share = ((await worked()) - workedBefore) / ((performance.now() - began) / 1000);
    const rate = (sent - sentBefore) / ((performance.now() - began) / 1000);
    const worst = Math.max(0, ...tasks);
    console.log(`main thread: ${(share * 100).toFixed(0)} % of a processor`);
    console.log(`${SECONDS} s at ${rate.toFixed(0)} updates/s: heap ${before.toFixed(1)} MB, growth ${growth.toFixed(1)} MB, ${tasks.length} tasks over ${LONG_TASK_MS} ms (longest ${worst.toFixed(0)} ms)`);
    if (tasks.length > 0) console.log(frames.join('\n'));
    expect(growth).toBeLessThan(GROWTH_MAX_MB);
    expect(tasks).toEqual([]);
  } finally {
    await browser.close();
    front.closeAllConnections();
    front.close();
    await exchange.end();
  }
}, (SECONDS + 120) * 1000);

/** The texts of a client's frames; each came whole, as short ones do on one machine. */
function* unmasked(data: Buffer): Generator<string> {
  for (let at = 0; at + 6 <= data.length; ) {
    const short = data[at + 1]! & 127;
    const [length, head] = short === 126 ? [data.readUInt16BE(at + 2), 4] : [short, 2];
    const mask = data.subarray(at + head, at + head + 4);
    const body = data.subarray(at + head + 4, at + head + 4 + length);
    yield Buffer.from(body.map((byte, index) => byte ^ mask[index % 4]!)).toString();
    at += head + 4 + length;
  }
}

/** An unmasked text frame. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}
