import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, launch, placeOrder, shootPanel, signIn, visit } from './browser.ts';
import { Exchange } from './exchange.ts';

let exchange: Exchange;
let browser: Browser;

beforeAll(async () => {
  [exchange, browser] = await Promise.all([Exchange.quiet(), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await exchange?.end();
});

const PANELS = ['.chart', '.book', '.tape', '.form', '.strip'] as const;

const ASKED = /\/(k-line|trades|orders|balances|peatio\.json)/;

async function shootAll(page: Page, state: string): Promise<void> {
  for (const panel of PANELS) await shootPanel(page, panel, state);
}

function place(page: Page, side: string, price: string, amount: string): Promise<void> {
  return placeOrder(page, { market: 'ethusd', side, price, volume: amount });
}

it('each panel shows what it has: loading, nothing, something, a fault, what is old, and no connection', async () => {
  const { context, page } = await visit(browser, exchange);
  await signIn(page, 'alice@demo.example', undefined, '/markets');

  // Loading: the server's answers are held back, and so is the stream.
  const held: (() => void)[] = [];
  await page.route(ASKED, async (route) => {
    await new Promise<void>((go) => held.push(go));
    // The page that asked may be gone by now.
    await route.continue().catch(() => {});
  });
  let isMute = true;
  let losesOne = false;
  let withholds = '';
  const asked: string[] = [];
  // Who stands between page and stream stands on the page: it holds its sockets itself, as where there are no threads.
  await page.addInitScript('delete globalThis.Worker');
  await page.routeWebSocket(/ranger/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const isLost = losesOne && String(message).includes('ethusd.ob-inc');
      if (isLost) losesOne = false;
      const isWithheld = withholds !== '' && String(message).includes(withholds);
      if (!isMute && !isLost && !isWithheld) socket.send(message);
    });
    socket.onMessage((message) => {
      asked.push(String(message));
      server.send(message);
    });
  });
  await page.goto('/trading/ethusd');
  // All at once: a request that is held for too long is given up.
  const loading = ['Loading the book', 'Loading trades', 'Loading candles'].map((text) => `.state:has-text("${text}")`);
  const others = ['.strip .state:has-text("Loading")', '.form:has-text("Reading which kinds of orders there are")'];
  await Promise.all([...loading, ...others].map((one) => page.waitForSelector(one)));
  await shootAll(page, 'loading');

  // Empty: an exchange on which nothing happened.
  isMute = false;
  held.forEach((go) => go());
  await page.unroute(ASKED);
  await page.goto('/trading/ethusd');
  for (const text of ['Nobody sells', 'Nobody buys', 'No trade yet. The first', 'No open orders', 'so no candle']) await page.waitForSelector(`text=${text}`);
  await shootAll(page, 'empty');
  for (const [tab, text] of [['history', 'No order has ended'], ['fills', 'Nothing was filled']] as const) {
    await page.click(`#tab-${tab}`);
    await page.waitForSelector(`.strip .state:has-text("${text}")`);
  }
  await page.click('#tab-open');

  // Normal: own orders in the book, a trade with oneself on tape and chart.
  for (const [side, price, amount] of [['sell', '202', '1'], ['sell', '201', '2'], ['buy', '199', '2'], ['buy', '198', '1'], ['buy', '201', '0.5']] as const) {
    await place(page, side, price, amount);
  }
  await page.waitForSelector('.book-row.bid .own');
  await page.waitForSelector('.tape tbody tr');
  await page.waitForSelector('.strip tbody tr:nth-child(4)');
  await page.waitForSelector('.over.state', { state: 'detached' });
  await shootAll(page, 'normal');
  await page.click('.chart button:has-text("Depth")');
  await page.hover('canvas.depth', { position: { x: 100, y: 100 } });
  await page.waitForSelector('.legend:has-text("bid down to")');
  await shootPanel(page, '.chart', 'depth');
  await page.click('.chart button:has-text("Chart")');

  // A gap: one change of the book is lost, the next one shows it, and only this stream starts anew.
  asked.length = 0;
  losesOne = true;
  await place(page, 'buy', '197', '3');
  await expect.poll(() => losesOne).toBe(false);
  expect(await page.locator('.book-row.bid:has-text("197.00")').count()).toBe(0);
  await place(page, 'buy', '196', '4');
  for (const price of ['197.00', '196.00']) await page.waitForSelector(`.book-row.bid:has-text("${price}")`);
  expect(asked.filter((one) => one !== 'ping')).toEqual(['{"event":"subscribe","streams":["ethusd.ob-inc"]}']);

  // Stale: the line is open, and nothing comes any more.
  isMute = true;
  await page.waitForSelector('.banner:has-text("Nothing heard from the server")', { timeout: 40_000 });
  await page.waitForSelector('.fresh.stale');
  await page.waitForSelector('.desk.old');
  await shootAll(page, 'stale');
  isMute = false;
  await page.waitForSelector('.fresh.live', { timeout: 40_000 });

  // A fault: answers are refused, the stream works but for the book, which does not come.
  withholds = 'ltcusd.ob-snap';
  await page.route(ASKED, (route) => route.fulfill({ status: 500, body: '{"errors":["server.internal_error"]}' }));
  await page.goto('/trading/ltcusd');
  for (const text of ['The candles could not be loaded', 'Trades could not be loaded', 'Your orders could not be loaded', 'could not be read; trying again', 'The book does not come']) {
    await page.waitForSelector(`text=${text}`);
  }
  await shootAll(page, 'error');
  withholds = '';
  await page.unroute(ASKED);
  // Nobody has to ask for it: what could not be read is read again.
  await page.waitForSelector('.strip tbody tr:nth-child(4)');
  await page.waitForSelector('.over.state.bad', { state: 'detached' });
  await page.waitForSelector('.book .spread');
  await page.waitForSelector('#order-post', { state: 'attached' });

  // Offline.
  await page.goto('/trading/ethusd');
  await page.waitForSelector('.book-row.bid .own');
  await exchange.kill();
  await page.waitForSelector('.banner:has-text("No connection")');
  expect(await page.locator('.send').isDisabled()).toBe(true);
  await shootAll(page, 'offline');
  await context.close();
}, 180_000);

it('wallets, orders and the profile have their states, too', async () => {
  await exchange.start();
  const { context, page } = await visit(browser, exchange);
  // Somebody who has nothing yet.
  await page.goto('/markets');
  await page.evaluate(async (body) => {
    await fetch('/api/v2/barong/identity/users', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  }, JSON.stringify({ email: 'erin@example.com', password: PASSWORD }));
  await expect.poll(() => exchange.mail('erin@example.com', 'system.user.email.confirmation.token'), { timeout: 20_000 }).toBeTruthy();
  await page.goto(`/accounts/confirmation?confirmation_token=${exchange.mail('erin@example.com', 'system.user.email.confirmation.token')!.data.token}`);
  await page.waitForSelector('text=Your address is confirmed');
  const answers = /\/(account\/(balances|ledger)|market\/orders|resource\/(api_keys|sessions$|users\/activity))/;
  const pages = [
    ['/wallets', 'Loading', 'could not be loaded', 'text=No line yet'],
    ['/orders', 'Loading', 'could not be loaded', 'text=No open orders'],
    ['/profile', 'Loading', 'could not be loaded', 'text=You have no key'],
  ] as const;
  for (const [path, loading, error, empty] of pages) {
    const name = path.slice(1);
    const held: (() => void)[] = [];
    const hold = async (route: Route) => {
      await new Promise<void>((go) => held.push(go));
      await route.continue().catch(() => {});
    };
    await page.route(answers, hold);
    await page.goto(path);
    await page.waitForSelector(`.page .state:has-text("${loading}")`);
    await shootPanel(page, '.page', `${name}-loading`);
    await page.unroute(answers, hold);
    held.forEach((go) => go());
    await page.route(answers, (route) => route.fulfill({ status: 500, body: '{"errors":["server.internal_error"]}' }));
    await page.goto(path);
    await page.waitForSelector(`.page .state.bad:has-text("${error}")`);
    await shootPanel(page, '.page', `${name}-error`);
    await page.unroute(answers);
    await page.goto(path);
    await page.waitForSelector(empty);
    await shootPanel(page, '.page', `${name}-empty`);
  }
  await exchange.kill();
  await page.waitForSelector('.banner:has-text("No connection")');
  await shootPanel(page, '.page', 'profile-offline');
  await context.close();
}, 120_000);

it('markets and status have their states, too', async () => {
  await exchange.start();
  const { context, page } = await visit(browser, exchange);
  await page.route('**/public/markets*', (route) => route.fulfill({ status: 500, body: '' }));
  await page.goto('/markets');
  await page.waitForSelector('.state.bad:has-text("The markets could not be loaded")');
  await shootPanel(page, '.page', 'markets-error');
  await page.unroute('**/public/markets*');
  await page.waitForSelector('tbody tr:nth-child(7)');
  await page.fill('input[type=search]', 'doge');
  await page.waitForSelector('.state:has-text("No market is called")');
  await shootPanel(page, '.page', 'markets-empty');

  await page.route('**/health/status', (route) => route.fulfill({ status: 500, body: '' }));
  await page.goto('/status');
  await page.waitForSelector('.state.bad:has-text("could not be loaded")');
  await page.unroute('**/health/status');
  await page.waitForSelector('.verdict:has-text("the books balance")');
  const sums = await page.locator('td.difference').allTextContents();
  expect(sums.length).toBeGreaterThan(3);
  expect(new Set(sums)).toEqual(new Set(['✓ 0']));
  await exchange.kill();
  await page.waitForSelector('.verdict:has-text("does not answer")');
  await shootPanel(page, '.page', 'status-offline');
  await context.close();
}, 120_000);
