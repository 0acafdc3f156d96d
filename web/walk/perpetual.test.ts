import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectClean, launch, placePerpetual, seriousFindings, shoot, shootPanel, signIn, visit } from './browser.ts';
import { Exchange } from './exchange.ts';

let exchange: Exchange;
let browser: Browser;

beforeAll(async () => {
  [exchange, browser] = await Promise.all([Exchange.perpetual(), launch()]);
  for (const type of ['demo', 'live']) await spot('8000.0', type);
});

afterAll(async () => {
  await browser?.close();
  await exchange?.end();
});

const spot = (price: string, type = 'demo') => exchange.sandbox('spot', { type, symbol: 'BTCUSD', price });

/** Writes and sends an order as a person with a mouse does. */
async function place(page: Page, side: 'buy' | 'sell', price: string | null, amount: string): Promise<void> {
  await page.click(`.sides .${side}`);
  await page.click(`.kinds button:has-text("${price === null ? 'Market' : 'Limit'}")`);
  if (price !== null) await page.fill('#perp-price', price);
  await page.fill('#perp-volume', amount);
  await page.click('.send');
  await page.click('dialog button.send');
}

const open = async (email: string, path = '/perpetual/demo/BTCUSD') => {
  const one = await visit(browser, exchange);
  await signIn(one.page, email, undefined, path);
  await one.page.waitForSelector('[data-testid=equity]');
  return one;
};

const textOf = (page: Page, selector: string) => page.locator(selector).first().textContent().then((text) => text?.trim().replace(/\s+/g, ' '));

it('two browsers trade a perpetual with each other: position, leverage, stop-loss and take-profit, close', async () => {
  const [alice, bob] = await Promise.all([open('alice@demo.example'), open('bob@demo.example')]);
  await alice.page.waitForSelector('text=No position');
  expect(await textOf(bob.page, '[data-testid=equity]')).toBe('10 demo BTC');
  await expect.poll(() => textOf(bob.page, '[data-testid=countdown]')).toMatch(/^in 0[0-7]:[0-5]\d:[0-5]\d$/);

  await place(alice.page, 'sell', '8000', '10');
  await bob.page.waitForSelector('.book-row.ask:has-text("8,000.0")');
  await expect.poll(() => alice.page.locator('.book-row.ask .own').count()).toBe(1);
  await alice.page.click('#tab-orders');
  await alice.page.waitForSelector('.strip tbody tr:has-text("▼ Sell"):has-text("8,000.0")');

  // What it will be is said before; then it is so: 10 bought at 8,000 with ten bitcoin.
  await bob.page.click('.kinds button:has-text("Market")');
  await bob.page.fill('#perp-volume', '10');
  await expect.poll(() => textOf(bob.page, '[data-testid=need]')).toBe('0.046 demo BTC');
  await bob.page.click('.send');
  await bob.page.waitForSelector('dialog:has-text("DEMO: send this buy order?"):has-text("Then you are long 10")');
  await bob.page.click('dialog button.send');
  await bob.page.waitForSelector('.notice.good:has-text("filled at 8,000.00")');
  await bob.page.waitForSelector('.positions tbody tr:has-text("▲ Long 10")');
  await alice.page.click('#tab-positions');
  await alice.page.waitForSelector('.positions tbody tr:has-text("▼ Short 10")');
  await alice.page.waitForSelector('.notice.good:has-text("filled at 8,000")');
  await expect.poll(() => textOf(bob.page, '[data-testid=balance]')).toBe('9.994');
  await expect.poll(() => textOf(alice.page, '[data-testid=balance]')).toBe('10.002');
  for (const { page } of [alice, bob]) await page.waitForSelector('.tape tbody tr:has-text("8,000.0"):has-text("10")');

  // The fair price moves: profit and loss are equal and opposite, live.
  await spot('8100.0');
  await bob.page.waitForSelector('.positions td.up:has-text("+0.1")');
  await alice.page.waitForSelector('.positions td.down:has-text("−0.1")');
  await shoot(bob.page, 'perpetual-two-browsers');

  await bob.page.click('[data-testid=leverage]');
  await bob.page.fill('#leverage-value', '201');
  await bob.page.click('dialog button.accent');
  await bob.page.waitForSelector('dialog .problem:has-text("A whole number from 1 to 200")');
  await bob.page.fill('#leverage-value', '20');
  await bob.page.click('dialog button.accent');
  await bob.page.waitForSelector('[data-testid=leverage]:has-text("20×")');
  await bob.page.waitForSelector('.positions tbody tr:has-text("20×")');

  await bob.page.click('button[aria-label="Stop-loss and take-profit of BTCUSD"]');
  await bob.page.fill('#exit-loss', '8200');
  await bob.page.fill('#exit-profit', '8500');
  await bob.page.waitForSelector('dialog:has-text("closes with about +0.5 BTC")');
  await bob.page.click('dialog button.accent');
  await bob.page.waitForSelector('dialog .problem:has-text("It must lie below the fair price")');
  await bob.page.fill('#exit-loss', '7500');
  await bob.page.click('dialog button.accent');
  await bob.page.waitForSelector('.positions button:has-text("7,500.0 / 8,500.0")');

  // A part, then the rest, by whoever bids.
  await place(alice.page, 'buy', '8100', '10');
  await bob.page.waitForSelector('.book-row.bid:has-text("8,100.0")');
  await bob.page.click('button[aria-label="Close BTCUSD"]');
  await bob.page.click('dialog button:has-text("25 %")');
  await bob.page.click('dialog button.send');
  await bob.page.waitForSelector('.positions tbody tr:has-text("▲ Long 7.5")');
  await bob.page.click('button[aria-label="Close BTCUSD"]');
  await bob.page.click('dialog button.send');
  await bob.page.waitForSelector('text=No position');
  await alice.page.waitForSelector('text=No position');
  await bob.page.click('#tab-fills');
  await bob.page.waitForSelector('.strip tbody tr:nth-child(3):has-text("8,000.0")');
  await bob.page.click('#tab-ledger');
  await bob.page.waitForSelector('.strip tbody tr:has-text("realized profit")');
  expectClean([...alice.faults, ...bob.faults]);
  await alice.context.close();
  await bob.context.close();
});

it('play money and real money cannot be taken for each other, and money moves between wallet and margin', async () => {
  const { context, page, faults } = await open('carol@demo.example');
  await page.waitForSelector('.realm.demo:has-text("Play money")');
  expect(await page.title()).toMatch(/^DEMO /);
  expect(await textOf(page, '.send')).toBe('Buy BTCUSD · DEMO');
  await place(page, 'buy', '7000', '0.5');
  await page.click('#tab-orders');
  await page.waitForSelector('.strip tbody tr:has-text("7,000.0")');
  await page.fill('#perp-volume', '3');

  // The other realm: another address, another account, nothing of what was being written.
  await page.click('.realm-switch .live');
  await page.waitForURL(/\/perpetual\/live\/BTCUSD/);
  await page.waitForSelector('.realm.live:has-text("What is lost here is lost")');
  await page.waitForSelector('.strip .state:has-text("No open orders")');
  expect(await page.inputValue('#perp-volume')).toBe('');
  expect(await textOf(page, '.send')).toBe('Buy BTCUSD · LIVE');
  await expect.poll(() => page.title()).toMatch(/^LIVE /);
  await expect.poll(() => textOf(page, '[data-testid=equity]')).toBe('0 BTC');
  expect(await page.locator('.book-row.bid:has-text("7,000.0")').count()).toBe(0);

  await page.click('.margin-panel button:has-text("Move money")');
  await expect.poll(() => textOf(page, '[data-testid=movable]')).toBe('10 BTC');
  await page.fill('#move-amount', '11');
  await page.click('dialog button.accent');
  await page.waitForSelector('dialog .problem:has-text("At most 10 BTC")');
  await page.fill('#move-amount', '0.5');
  await shoot(page, 'perpetual-move-money');
  await page.click('dialog button.accent');
  await expect.poll(() => textOf(page, '[data-testid=equity]')).toBe('0.5 BTC');
  await page.click('.margin-panel button:has-text("Move money")');
  await expect.poll(() => textOf(page, '[data-testid=movable]')).toBe('9.5 BTC');
  await page.click('dialog button:has-text("Margin → wallet")');
  await page.click('[data-testid=movable]');
  await page.click('dialog button.accent');
  await expect.poll(() => textOf(page, '[data-testid=equity]')).toBe('0 BTC');
  await shoot(page, 'perpetual-live');

  // Back: the order is there; beginning anew is refused in words while it is.
  await page.click('.realm-switch .demo');
  await page.waitForSelector('.strip tbody tr:has-text("7,000.0")');

  // It is changed in its place; what can't be is said, and the order stays as it was.
  await page.click('button[aria-label^="Change order"]');
  await page.click('dialog button:has-text("Change it")');
  await page.waitForSelector('dialog .problem:has-text("Nothing is different")');
  await page.fill('#amend-price', '7100');
  await page.fill('#amend-volume', '0.4');
  await page.waitForSelector('dialog:has-text("goes behind the orders")');
  await shoot(page, 'perpetual-change-order');
  await page.click('dialog button:has-text("Change it")');
  await page.waitForSelector('.strip tbody tr:has-text("7,100.0")');
  await page.waitForSelector('.book-row.bid:has-text("7,100.0"):has-text("0.4")');
  expect(await page.locator('.strip tbody tr').count()).toBe(1);
  await page.click('button[aria-label^="Change order"]');
  await page.fill('#amend-volume', '900');
  await page.click('dialog button:has-text("Change it")');
  await page.waitForSelector('dialog .problem:has-text("margin")');
  await page.keyboard.press('Escape');
  expect(await page.locator('.strip tbody tr:has-text("7,100.0")').count()).toBe(1);

  await page.click('.margin-panel button:has-text("Reset")');
  await page.fill('#move-amount', '25');
  await page.click('dialog button.accent');
  await page.waitForSelector('dialog .problem');
  await page.keyboard.press('Escape');
  await page.click('button[aria-label^="Cancel order"]');
  await page.waitForSelector('.strip .state:has-text("No open orders")');
  await page.click('.margin-panel button:has-text("Reset")');
  await page.fill('#move-amount', '25');
  await page.click('dialog button.accent');
  await expect.poll(() => textOf(page, '[data-testid=equity]')).toBe('25 demo BTC');

  // Who has no account opens one where he needs it.
  const list = (url: URL) => url.pathname.endsWith('/trading/account');
  await page.route(list, (route) => (route.request().method() === 'GET' ? route.fulfill({ json: [] }) : route.continue()));
  await page.reload();
  await page.waitForSelector('.margin-panel:has-text("You have no DEMO account yet")');
  await page.waitForSelector('.strip .state:has-text("There is no account here yet")');
  expect(await page.locator('.send').isDisabled()).toBe(true);
  await shootPanel(page, '.form-place', 'perpetual-no-account');
  await page.unroute(list);
  await page.click('button:has-text("Open a DEMO account")');
  await expect.poll(() => textOf(page, '[data-testid=equity]')).toBe('10 demo BTC');
  expect(await page.locator('#margin-account option').count()).toBe(2);
  expectClean(faults);
  await context.close();
});

it('a liquidation is watched: the meter fills, it is said when it happens, and it stands in the lists', async () => {
  await spot('8000.0');
  const [alice, bob] = await Promise.all([open('alice@demo.example'), open('bob@demo.example')]);
  await bob.page.click('.margin-panel button:has-text("Reset")');
  await bob.page.fill('#move-amount', '0.1');
  await bob.page.click('dialog button.accent');
  await expect.poll(() => textOf(bob.page, '[data-testid=equity]')).toBe('0.1 demo BTC');
  await place(alice.page, 'sell', '8000', '10');
  await bob.page.waitForSelector('.book-row.ask:has-text("8,000.0")');
  await bob.page.click('[data-testid=leverage]');
  await bob.page.fill('#leverage-value', '200');
  await bob.page.click('dialog button.accent');
  await bob.page.waitForSelector('[data-testid=leverage]:has-text("200×")');
  await place(bob.page, 'buy', null, '10');
  // 0.094 are left; 0.02 must be kept: 7,925.82.
  await bob.page.waitForSelector('[data-testid=liquidation-price]:has-text("7,925.82")');
  await expect.poll(() => textOf(bob.page, '[data-testid=used]')).toBe('22 %');
  await spot('7930.0');
  await bob.page.waitForSelector('.meter.danger');
  await expect.poll(() => textOf(bob.page, '.meter-text')).toContain('add margin or close something');
  await shoot(bob.page, 'perpetual-danger');

  // Somebody bids below: a part finds a buyer, the rest is dealt with by the exchange.
  await place(alice.page, 'buy', '7915', '4');
  await alice.page.waitForSelector('.book-row.bid .own');
  await spot('7920.0');
  await bob.page.waitForSelector('.banner:has-text("Liquidated")');
  await bob.page.waitForSelector('.notice.bad:has-text("Liquidated")');
  await shoot(bob.page, 'perpetual-liquidated');
  await spot('7890.0');
  await bob.page.waitForSelector('.strip .state:has-text("No position")');
  await bob.page.click('#tab-liquidations');
  await bob.page.waitForSelector('.strip tbody tr:has-text("Liquidated")');
  await shoot(bob.page, 'perpetual-after');
  await bob.page.click('#tab-positions');
  expect(await textOf(bob.page, '[data-testid=equity]')).toMatch(/^0(\.\d+)? demo BTC$/);
  await bob.page.click('.banner button:has-text("Seen")');
  await bob.page.waitForSelector('.banner', { state: 'detached' });
  expectClean([...alice.faults, ...bob.faults]);
  await alice.context.close();
  await bob.context.close();
});

const PANELS = ['.chart', '.book', '.tape', '.form', '.strip', '.margin-panel'] as const;

async function shootAll(page: Page, state: string): Promise<void> {
  for (const panel of PANELS) await shootPanel(page, panel, `perpetual-${state}`);
}

it('each panel of perpetuals shows what it has, and an order without answer is unknown until it is known', async () => {
  const { context, page } = await visit(browser, exchange);
  // Somebody to trade with.
  const other = await visit(browser, exchange);
  await signIn(other.page, 'alice@demo.example', undefined, '/markets');
  await placePerpetual(other.page, 'demo', { symbol: 'BTCUSD', side: 'sell', type: 'limit', limit_price: '7950', volume: '0.5' });
  await other.context.close();
  await signIn(page, 'carol@demo.example', undefined, '/markets');
  await placePerpetual(page, 'demo', { symbol: 'BTCUSD', side: 'buy', type: 'market', volume: '0.5' });
  const answers = /\/(candles|trades)\//;
  const held: (() => void)[] = [];
  const hold = async (route: Route) => {
    await new Promise<void>((go) => held.push(go));
    await route.continue().catch(() => {});
  };
  await page.route(answers, hold);
  let isMute = true;
  // Who stands between page and stream stands on the page: it holds its sockets itself, as where there are no threads.
  await page.addInitScript('delete globalThis.Worker');
  await page.routeWebSocket(/api\/v0\/websocket/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!isMute) socket.send(message);
    });
    socket.onMessage((message) => server.send(message));
  });
  await page.goto('/perpetual/demo/ETHUSD');
  // All at once: a request that is held for too long is given up.
  const loading = ['Loading the book', 'Loading trades', 'Loading candles', 'Loading your account'].map((text) => `.state:has-text("${text}")`);
  await Promise.all([...loading, '.strip .state:has-text("Loading")'].map((one) => page.waitForSelector(one)));
  await shootAll(page, 'loading');
  isMute = false;
  held.forEach((go) => go());
  await page.unroute(answers, hold);

  await page.goto('/perpetual/demo/ETHUSD');
  await page.click('label.check:has-text("Only ETHUSD")');
  for (const text of ['Nobody sells', 'Nobody buys', 'No trade yet', 'No position', 'so no candle']) await page.waitForSelector(`text=${text}`);
  await shootAll(page, 'empty');
  await page.goto('/perpetual/demo/BTCUSD');
  await page.waitForSelector('.tape tbody tr');
  await place(page, 'buy', '7900', '1');
  await page.waitForSelector('.book-row.bid .own');
  await page.waitForSelector('.positions tbody tr');
  await page.waitForSelector('.over.state', { state: 'detached' });
  await shootAll(page, 'normal');
  expect(await seriousFindings(page)).toEqual([]);

  isMute = true;
  await page.waitForSelector('.banner:has-text("Nothing heard of the perpetuals")', { timeout: 40_000 });
  await page.waitForSelector('.desk.old');
  await shootAll(page, 'stale');
  isMute = false;
  await page.waitForSelector('.contract-bar .fresh.live', { timeout: 40_000 });

  await page.route(/\/(candles|trades|trading\/account)/, (route) => route.fulfill({ status: 500, body: '{"error":{"code":"internal-error","message":"x"}}' }));
  await page.goto('/perpetual/demo/ETHUSD');
  for (const text of ['The candles could not be loaded', 'Trades could not be loaded', 'Your positions could not be loaded', 'Your account could not be loaded']) await page.waitForSelector(`text=${text}`);
  await shootAll(page, 'error');
  await page.unroute(/\/(candles|trades|trading\/account)/);
  await page.click('.strip button:has-text("Try again")');
  await page.waitForSelector('[data-testid=equity]');

  // The server takes the order, its answer never comes: it is killed right after.
  await page.goto('/perpetual/demo/BTCUSD');
  await page.waitForSelector('[data-testid=equity]');
  await page.route('**/order', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await exchange.kill();
    return route.abort();
  });
  await place(page, 'buy', '7000', '2');
  await page.waitForSelector('.form .warning:has-text("UNKNOWN")');
  await page.waitForSelector('.banner:has-text("No connection to the perpetuals")');
  expect(await page.locator('.send').isDisabled()).toBe(true);
  await shootAll(page, 'offline');
  await page.unroute('**/order');
  await exchange.start();
  await page.waitForSelector('.notice.good:has-text("It was placed")', { timeout: 60_000 });
  await page.click('#tab-orders');
  await expect.poll(() => page.locator('.strip tbody tr').count(), { timeout: 40_000 }).toBe(2);
  await page.waitForSelector('.strip tbody tr:has-text("7,000.0")');
  expect(await page.locator('.form .warning:has-text("UNKNOWN")').count()).toBe(0);
  await context.close();
}, 240_000);
