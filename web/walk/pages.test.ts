import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectClean, launch, placeOrder, placePerpetual, seriousFindings, shoot, signedIn, visit, type Visit } from './browser.ts';
import { Devtools } from './devtools.ts';
import { Exchange } from './exchange.ts';

/** Of whom each sees the trade screen for the first time: the first of them warms the server. */
const VISITORS = 7;

let exchange: Exchange;
let browser: Browser;
let cookies: Awaited<ReturnType<BrowserContext['storageState']>>;

beforeAll(async () => {
  [exchange, browser] = await Promise.all([Exchange.demo(), launch()]);
  cookies = await signedIn(browser, exchange, 'alice@demo.example');
  // Something of her own on every page: one that rests, one that waits for a price, one that trades at once.
  const { context, page } = await visit(browser, exchange);
  await restore(context, page);
  await page.goto('/trading/btcusd');
  await page.waitForSelector('.asks .book-row');
  await placeOrder(page, { market: 'btcusd', side: 'buy', ord_type: 'limit', price: '7700', volume: '0.25' });
  await placeOrder(page, { market: 'btcusd', side: 'sell', ord_type: 'stop_limit', stop_price: '7000', price: '6990', volume: '0.1' });
  await placeOrder(page, { market: 'btcusd', side: 'buy', ord_type: 'market', volume: '0.002' });
  await page.waitForSelector('.tape tr.own');
  await placePerpetual(page, 'demo', { symbol: 'BTCUSD', side: 'buy', type: 'market', volume: '1.5' });
  await placePerpetual(page, 'demo', { symbol: 'ETHUSD', side: 'sell', type: 'market', volume: '2' });
  await context.close();
});

afterAll(async () => {
  await browser?.close();
  await exchange?.end();
});

/** Each page, whether somebody is signed in, and what stands on it when it is ready. */
const PAGES: readonly [name: string, path: string, isIn: boolean, ready: string][] = [
  ['trade', '/trading/btcusd', true, '.strip tbody tr:has-text("Stop limit")'],
  ['perpetual', '/perpetual/demo/BTCUSD', true, '.positions tbody tr:has-text("BTCUSD")'],
  ['perpetual-visitor', '/perpetual/live/BTCUSD', false, '[data-testid=fair]:has-text("0")'],
  ['visitor', '/', false, '.bids .book-row:nth-child(3)'],
  ['markets', '/markets', false, 'tbody tr:nth-child(7)'],
  ['signin', '/signin', false, '#password'],
  ['signup', '/signup', false, '#again'],
  ['forgot', '/forgot_password', false, '#email'],
  ['reset', '/accounts/password_reset?reset_token=x', false, '#again'],
  ['confirmation', '/accounts/confirmation?confirmation_token=x', false, '.problem'],
  ['wallets', '/wallets', true, '.columns .card:nth-child(2) tbody tr:has-text("trade")'],
  ['orders', '/orders', true, '.card tbody tr:nth-child(2)'],
  ['profile', '/profile', true, '.items li'],
  ['status', '/status', false, '[data-testid=rate]:has-text("a second") >> nth=2'],
  ['console', '/console', true, 'pre'],
  ['nothing', '/there/is/no/such/page', false, 'h1:has-text("There is nothing here")'],
];

describe.each([
  [360, 740, true],
  [768, 1024, false],
  [1366, 768, false],
  [1920, 1080, true],
])('at %i × %i', (width, height, light) => {
  let visitor: Visit;
  let member: Visit;

  beforeAll(async () => {
    visitor = await visit(browser, exchange, { width, height, light });
    member = await visit(browser, exchange, { width, height, light });
    await restore(member.context, member.page);
  });
  afterAll(async () => {
    await visitor.context.close();
    await member.context.close();
  });

  it.each(PAGES)('the page "%s" fits, is readable for everybody, and asks nobody else', async (name, path, isIn, ready) => {
    const { page, faults } = isIn ? member : visitor;
    await page.goto(path);
    await page.waitForSelector(ready, { state: 'attached' });
    // A contract that nobody traded yet has no candle, and says so.
    const isLoading = '.over.state:has-text("Loading")';
    await page.waitForSelector(isLoading, { state: 'detached' });
    await page.waitForFunction(() => document.querySelector('.fresh.live') !== null);
    // The whole form, not the one of an exchange that is still being asked.
    if (path.startsWith('/trading')) await page.waitForSelector('#order-post', { state: 'attached' });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await shoot(page, `${name}-${width}`);
    expect(overflow, 'pixels to the right of the page').toBeLessThanOrEqual(0);
    // Two layouts and two themes between them; the widths in between are the same elements.
    if (width === 360 || width === 1366) expect(await seriousFindings(page)).toEqual([]);
    expectClean(faults);
  });
});

it('on 1366 × 768 a perpetual can be traded without scrolling, and on a telephone in its sheet', async () => {
  const { context, page, faults } = await visit(browser, exchange);
  await restore(context, page);
  await page.goto('/perpetual/demo/BTCUSD');
  await page.waitForSelector('.positions tbody tr');
  await page.fill('#perp-volume', '0.5');
  await expect.poll(() => page.locator('[data-testid=need]').textContent()).toContain('demo BTC');
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(768);
  for (const panel of ['.chart canvas >> nth=0', '.book .spread', '.tape header', '[data-testid=liquidation]', '.send', '.strip [role=tablist]', '.meter-text', '.margin-panel .preview']) {
    const box = (await page.locator(panel).first().boundingBox())!;
    expect(box.y + box.height, panel).toBeLessThanOrEqual(768);
  }
  const [last, send] = await Promise.all(['[data-testid=liquidation]', '.send'].map(async (one) => (await page.locator(one).boundingBox())!));
  expect(last!.y + last!.height, 'the preview ends above the button').toBeLessThanOrEqual(send!.y);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.click('.sticky-sides .sell');
  await page.waitForSelector('.form-place.open');
  const box = (await page.locator('.send').boundingBox())!;
  expect(box.y + box.height).toBeLessThanOrEqual(740);
  await shoot(page, 'perpetual-form-360');
  expect(await seriousFindings(page)).toEqual([]);
  expectClean(faults);
  await context.close();
});

it('on a telephone the order form is a sheet with everything in it', async () => {
  const { context, page, faults } = await visit(browser, exchange, { width: 360, height: 740, light: true });
  await restore(context, page);
  await page.goto('/trading/btcusd');
  await page.waitForSelector('#order-post', { state: 'attached' });
  await page.click('.sticky-sides .sell');
  await page.fill('#order-volume', '0.01');
  await expect.poll(() => page.locator('.preview').textContent()).toMatch(/^Total[0-9.,]+ USD/);
  const box = (await page.locator('.send').boundingBox())!;
  expect(box.y + box.height).toBeLessThanOrEqual(740);
  expect(await seriousFindings(page)).toEqual([]);
  await shoot(page, 'form-360');
  expectClean(faults);
  await context.close();
});

it('who looks asks nothing: all that is live comes by the one stream', async () => {
  const { context, page } = await visit(browser, exchange);
  await restore(context, page);
  let frames = 0;
  const sockets: string[] = [];
  page.on('websocket', (socket) => {
    sockets.push(socket.url());
    socket.on('framereceived', () => frames++);
  });
  await page.goto('/trading/btcusd');
  await page.waitForSelector('.strip tbody tr');
  await page.waitForSelector('#order-post', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const before = frames;
  await expect.poll(() => frames, { timeout: 60_000 }).toBeGreaterThan(before + 60);
  expect(asked).toEqual([]);
  expect(sockets).toHaveLength(1);
  // On a thread of its own, which the page's policy admits.
  expect(page.workers()).toHaveLength(1);
  await context.close();
});

it('an order can be cancelled on a telephone without moving its table', async () => {
  const { context, page } = await visit(browser, exchange, { width: 360, height: 740 });
  await restore(context, page);
  await page.goto('/orders');
  await page.waitForSelector('.card tbody tr:nth-child(2)');
  const box = (await page.locator('button[aria-label^="Cancel order"]').first().boundingBox())!;
  expect(box.x + box.width).toBeLessThanOrEqual(360);
  await context.close();
});

it('everything to trade is visible on 1366 × 768 without scrolling', async () => {
  const { context, page } = await visit(browser, exchange);
  await restore(context, page);
  await page.goto('/trading/btcusd');
  await page.waitForSelector('.bids .book-row:nth-child(3)');
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(768);
  for (const panel of ['.chart canvas >> nth=0', '.book .spread', '.tape header', '.send', '.strip [role=tablist]', '.preview']) {
    const box = await page.locator(panel).first().boundingBox();
    expect(box, panel).not.toBeNull();
    expect(box!.y + box!.height, panel).toBeLessThanOrEqual(768);
  }
  await context.close();
});

it('every choice of colours is readable, dark and light', async () => {
  const { context, page } = await visit(browser, exchange);
  await restore(context, page);
  await page.goto('/trading/btcusd');
  await page.waitForSelector('.bids .book-row:nth-child(3)');
  for (const [theme, colours] of [['light', 'safe'], ['dark', 'classic'], ['light', 'classic'], ['light', 'swapped']] as const) {
    await page.evaluate((chosen) => Object.assign(document.documentElement.dataset, chosen), { theme, colours });
    expect(await seriousFindings(page), `${theme} ${colours}`).toEqual([]);
  }
  await context.close();
});

it('the first trade screen comes quickly, small and compressed', async () => {
  const { context, page } = await visit(browser, exchange);
  const codings: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/assets/')) codings.push(response.headers()['content-encoding'] ?? 'none');
  });
  await page.goto('/trading/btcusd');
  await page.waitForSelector('.bids .book-row:nth-child(3)');
  expect(codings.filter((coding) => coding === 'gzip' || coding === 'br').length).toBeGreaterThan(1);
  await context.close();

  const times = await firstBooks(`${exchange.url}/trading/btcusd`);
  console.log(`first trade screen: ${times[times.length >> 1]} ms, the median of ${times.join(', ')}`);

  // The same through what a telephone has on a fair day: 1.6 Mbit/s, 150 ms there and back.
  const slow = await visit(browser, exchange, { width: 360, height: 740 });
  const wire = await slow.context.newCDPSession(slow.page);
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 });
  await slow.page.goto('/trading/btcusd');
  await slow.page.waitForSelector('.bids .book-row:nth-child(3)', { state: 'attached' });
  console.log(`first trade screen through 1.6 Mbit/s: ${((await slow.page.evaluate('performance.now()')) as number).toFixed(0)} ms`);
  expectClean(slow.faults);
  await slow.context.close();
});

/** When the third row of the book was there, in ms of the page's own clock, the least first; nothing of the browser is told meanwhile but that. */
async function firstBooks(url: string): Promise<number[]> {
  const bare = Devtools.launch();
  try {
    const times: number[] = [];
    for (let visitor = 0; visitor < VISITORS; visitor++) {
      const page = await bare.page(1366, 768);
      await bare.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${noteBook.toString()})()` }, page);
      await bare.send('Page.navigate', { url }, page);
      await expect.poll(() => bare.evaluate(page, 'globalThis.bookMs'), { timeout: 30_000 }).toBeTypeOf('number');
      times.push(Math.round(await bare.evaluate<number>(page, 'bookMs')));
      await bare.send('Page.close', {}, page);
    }
    return times.sort((a, b) => a - b);
  } finally {
    await bare.end();
  }
}

/** In the page. */
function noteBook(): void {
  const looking = new MutationObserver(() => {
    if (!document.querySelector('.bids .book-row:nth-child(3)')) return;
    looking.disconnect();
    Object.assign(globalThis, { bookMs: performance.now() });
  });
  looking.observe(document, { childList: true, subtree: true });
}

it('the policy of the page forbids what is inline, and the page has none', async () => {
  const answer = await fetch(`${exchange.url}/markets`, { headers: { Accept: 'text/html' } });
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(await answer.text()).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
});

it('an unknown path under /api stays the dialect’s own 404, also for browsers', async () => {
  const ask = (path: string) => fetch(exchange.url + path, { headers: { Accept: 'text/html' } });
  expect(await (await ask('/api/v2/peatio/nothing')).json()).toEqual({ errors: ['authz.invalid_session'] });
  expect((await ask('/api/nothing')).status).toBe(404);
  expect((await ask('/assets/nothing.js')).status).toBe(404);
  expect((await ask('/docs/index.html')).headers.get('content-security-policy')).toContain('unsafe-inline');
  const plain = await fetch(`${exchange.url}/trading/btcusd`, { headers: { Accept: 'application/json' } });
  expect(plain.status).toBe(404);
});

async function restore(context: BrowserContext, page: Page): Promise<void> {
  await context.addCookies(cookies.cookies);
  const kept = cookies.origins[0]?.localStorage ?? [];
  await page.addInitScript((items) => items.forEach(({ name, value }) => localStorage.getItem(name) ?? localStorage.setItem(name, value)), kept);
}
