import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectClean, launch, shoot, signIn, visit } from './browser.ts';
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

/** Writes and sends an order as a person with a mouse does. */
async function place(page: Page, side: 'buy' | 'sell', price: string, amount: string): Promise<void> {
  await page.click(`.sides .${side}`);
  await page.fill('#order-price', price);
  await page.fill('#order-volume', amount);
  await page.click('.send');
  await page.click('dialog button:has-text("Send")');
}

it('two browsers trade with each other, live', async () => {
  const alice = await visit(browser, exchange);
  const bob = await visit(browser, exchange);
  await Promise.all([signIn(alice.page, 'alice@demo.example', undefined, '/trading/ethusd'), signIn(bob.page, 'bob@demo.example', undefined, '/trading/ethusd')]);
  await Promise.all([alice.page.waitForSelector('.asks .state'), bob.page.waitForSelector('.asks .state')]);

  await place(alice.page, 'sell', '201.5', '2');
  await bob.page.waitForSelector('.book-row.ask:has-text("201.50")');
  await expect.poll(() => alice.page.locator('.book-row.ask .own').count()).toBe(1);
  expect(await bob.page.locator('.book-row.ask .own').count()).toBe(0);
  await alice.page.waitForSelector('.strip tbody tr:has-text("▼ Sell")');

  // A click on the amount takes price and depth; the preview says what will be.
  await bob.page.click('.sides .buy');
  await bob.page.click('.book-row.ask button:has-text("2.00000")');
  expect(await bob.page.inputValue('#order-volume')).toBe('2');
  await bob.page.fill('#order-volume', '0.5');
  await expect.poll(() => bob.page.locator('.preview').textContent()).toMatch(/Trades at once\s*0\.5 ETH/);
  expect(await bob.page.locator('.preview').textContent()).toContain('0.001 ETH');
  await bob.page.click('.send');
  await bob.page.click('dialog button:has-text("Send")');
  await bob.page.waitForSelector('.notice.good:has-text("filled at 201.50")');
  expect(await bob.page.textContent('.notice.good')).toMatch(/ ms/);

  await alice.page.waitForSelector('.strip tbody tr:has-text("25 %")');
  for (const { page } of [alice, bob]) {
    await page.waitForSelector('.tape tr.own.flash:has-text("201.50")');
    const edge = async (cell: string) => page.locator(`.tape ${cell}`).first().evaluate((one) => Math.round(one.getBoundingClientRect().right));
    expect(await edge('td:last-child'), 'a new line lies under its heads').toBe(await edge('th:last-child'));
    await page.click('#tab-fills');
    await page.waitForSelector('.strip tbody tr:has-text("100.75")');
    await page.click('#tab-balances');
  }
  await alice.page.waitForSelector('.strip tr:has-text("USD"):has-text("100,100.5485")');
  await bob.page.waitForSelector('.strip tr:has-text("ETH"):has-text("500.499")');
  await shoot(alice.page, 'two-browsers-alice');
  expectClean([...alice.faults, ...bob.faults]);
  await alice.context.close();
  await bob.context.close();
});

it('a full trade works by keyboard alone', async () => {
  const { context, page, faults } = await visit(browser, exchange);
  await page.goto('/signin?next=/trading/ethusd');
  await page.waitForSelector('#email');
  for (let tabs = 0; tabs < 30 && (await page.evaluate(() => document.activeElement?.id)) !== 'email'; tabs++) await page.keyboard.press('Tab');
  await page.keyboard.type('carol@demo.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Rialto-demo-1');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.book-row.ask');
  await page.waitForSelector('.available button');

  // A buy at the best price: side, ticks by arrows, amount, send, confirm.
  await page.keyboard.press('b');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('order-price');
  await page.keyboard.type('201.48');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  expect(await page.inputValue('#order-price')).toBe('201.50');
  for (let tabs = 0; tabs < 8 && (await page.evaluate(() => document.activeElement?.id)) !== 'order-volume'; tabs++) await page.keyboard.press('Tab');
  await page.keyboard.type('0.25');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open] button:has-text("Send")');
  await shoot(page, 'confirm-order');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice.good:has-text("filled")');

  // A resting sell, then everything cancelled.
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await page.keyboard.type('300');
  for (let tabs = 0; tabs < 8 && (await page.evaluate(() => document.activeElement?.id)) !== 'order-volume'; tabs++) await page.keyboard.press('Tab');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.strip tbody tr:has-text("300.00")');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+X');
  await page.waitForSelector('dialog[open] button:has-text("Cancel them")');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice.good:has-text("1 order cancelled")');

  // The lists, another market, and the keys themselves.
  await page.keyboard.press('3');
  await page.waitForSelector('.strip tbody tr:has-text("201.50")');
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open] h2:has-text("Keys")');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('search');
  await page.keyboard.type('ltc');
  await page.keyboard.press('Enter');
  await page.waitForURL(/trading\/ltcusd/);
  expectClean(faults);
  await context.close();
});

it('a market is looked at as last time, rows are sorted by their heads, and lines between panels move', async () => {
  const { context, page, faults } = await visit(browser, exchange);
  await signIn(page, 'bob@demo.example', undefined, '/trading/ethusd');
  await page.waitForSelector('.available button');

  // Period and picture of each market.
  await page.click('.periods button:has-text("5m")');
  await page.goto('/trading/ltcusd');
  await page.click('.periods button:has-text("1h")');
  await page.click('.chart button:has-text("Depth")');
  await page.goto('/trading/ethusd');
  await page.waitForSelector('.periods button[aria-pressed=true]:has-text("5m")');
  await page.goto('/trading/ltcusd');
  await page.waitForSelector('.chart button[aria-pressed=true]:has-text("Depth")');
  await page.click('.chart button:has-text("Chart")');
  await page.waitForSelector('.periods button[aria-pressed=true]:has-text("1h")');

  // The last candle is read without a pointer.
  await page.goto('/trading/ethusd');
  await page.waitForSelector('.legend:has-text("C 201.50")');

  // Sorted by price, downwards, upwards, and as they came.
  for (const price of ['150', '170', '160']) await place(page, 'buy', price, '0.1');
  await page.waitForSelector('.strip tbody tr:nth-child(3)');
  const prices = () => page.locator('.strip tbody td:nth-child(5)').allTextContents();
  await expect.poll(prices).toEqual(['160.00', '170.00', '150.00']);
  await page.click('.strip th button:has-text("Price")');
  await page.waitForSelector('.strip th[aria-sort=descending]');
  expect(await prices()).toEqual(['170.00', '160.00', '150.00']);
  await page.click('.strip th button:has-text("Price")');
  expect(await prices()).toEqual(['150.00', '160.00', '170.00']);
  await page.click('.strip th button:has-text("Price")');
  expect(await prices()).toEqual(['160.00', '170.00', '150.00']);

  // By keyboard and by pointer, kept for the next visit, and put back.
  const height = async () => (await page.locator('.strip').boundingBox())!.height;
  const before = await height();
  await page.focus('.strip-line');
  await page.keyboard.press('ArrowUp');
  await expect.poll(height).toBe(before + 16);
  const line = (await page.locator('.strip-line').boundingBox())!;
  await page.mouse.move(line.x + 40, line.y + 4);
  await page.mouse.down();
  await page.mouse.move(line.x + 40, line.y - 46, { steps: 3 });
  await page.mouse.up();
  await expect.poll(height).toBe(before + 66);
  await page.reload();
  await page.waitForSelector('.strip');
  expect(await height()).toBe(before + 66);
  await page.dblclick('.strip-line', { position: { x: 40, y: 4 } });
  await expect.poll(height).toBe(before);

  // Each line moves its own panel and no other.
  const size = async (panel: string) => {
    const { width, height: tall } = (await page.locator(`.desk > ${panel}`).boundingBox())!;
    return [Math.round(width), Math.round(tall)];
  };
  const all = async () => ({ book: await size('.book'), tape: await size('.tape'), form: await size('.form-place'), strip: await size('.strip') });
  const first = await all();
  await page.focus('.tape-line');
  await page.keyboard.press('ArrowUp');
  await expect.poll(all).toEqual({ ...first, tape: [first.tape[0], first.tape[1]! + 16], book: [first.book[0], first.book[1]! - 16] });
  await page.keyboard.press('Home');
  await page.focus('.form-line');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(all).toEqual({ ...first, form: [first.form[0]! + 16, first.form[1]], strip: [first.strip[0]! - 16, first.strip[1]] });
  await page.keyboard.press('Home');

  // And what is not wanted is folded away.
  await page.click('.tape .fold');
  await expect.poll(() => size('.tape')).toEqual([first.tape[0], 34]);
  await page.click('.strip .fold');
  await expect.poll(() => size('.strip')).toEqual([first.strip[0], 34]);
  await page.click('.chart .fold');
  await expect.poll(async () => (await size('.chart'))[0]).toBe(first.strip[0]! + 4 + first.book[0]!);
  await page.reload();
  await page.waitForSelector('.strip .fold');
  expect(await page.locator('.desk > .book').isVisible()).toBe(false);
  for (const panel of ['.chart', '.strip', '.tape']) await page.click(`${panel} .fold`);
  await expect.poll(all).toEqual(first);
  expectClean(faults);
  await context.close();
});

it('a resting order that is filled is said, wherever one looks', async () => {
  const alice = await visit(browser, exchange);
  const bob = await visit(browser, exchange);
  await Promise.all([signIn(alice.page, 'alice@demo.example', undefined, '/trading/ltcbtc'), signIn(bob.page, 'bob@demo.example', undefined, '/trading/ltcbtc')]);
  await Promise.all([alice.page.waitForSelector('.available button'), bob.page.waitForSelector('.available button')]);
  await place(alice.page, 'sell', '0.00625', '2');
  await alice.page.waitForSelector('.strip tbody tr:has-text("0.00625")');
  await alice.page.click('nav.wide a:has-text("Wallets")');
  await alice.page.waitForSelector('h1:has-text("Wallets")');
  await place(bob.page, 'buy', '0.00625', '2');
  await alice.page.waitForSelector('.notice.good:has-text("Sell 2 LTC at 0.00625"):has-text("filled at 0.00625")');
  await bob.page.waitForSelector('.notice.good:has-text("filled at 0.00625")');
  expect(await bob.page.locator('.notice').count()).toBe(1);
  expectClean([...alice.faults, ...bob.faults]);
  await alice.context.close();
  await bob.context.close();
});

it('every kind of order that this server offers can be written, and what it refuses is said in words', async () => {
  const { context, page, faults } = await visit(browser, exchange);
  await signIn(page, 'carol@demo.example', undefined, '/trading/btcusd');
  await page.waitForSelector('.available button');
  await place(page, 'sell', '8000', '1');
  await page.waitForSelector('.strip tbody tr:has-text("8,000.00")');
  await place(page, 'sell', '8100', '1');
  await place(page, 'buy', '7900', '1');
  await page.waitForSelector('.book-row.bid:has-text("7,900.00")');

  // Post-only that would trade: the server's reason, in a sentence. Moved instead, it rests one tick away.
  // There is room for the options on this screen, so they are open.
  await page.waitForSelector('.options[open] #order-post');
  await page.selectOption('#order-post', 'yes');
  await page.fill('#order-price', '8000');
  await page.fill('#order-volume', '0.1');
  await page.click('.send');
  await page.click('dialog button:has-text("Send")');
  await page.waitForSelector('.form .problem:has-text("post-only forbids that")');
  await page.selectOption('#order-post', 'reprice');
  await page.click('.send');
  await page.click('dialog button:has-text("Send")');
  await page.waitForSelector('.strip tbody tr:has-text("7,999.99")');
  await page.selectOption('#order-post', 'no');

  // By money, at market.
  await page.click('.kinds button:has-text("Market")');
  await page.click('.chips button:has-text("By USD")');
  await page.fill('#order-spend', '400');
  await expect.poll(() => page.locator('.preview').textContent()).toContain('0.05 BTC');
  await page.click('.send');
  await page.click('dialog button:has-text("Send")');
  await page.waitForSelector('.notice:has-text("BTC for 400 USD")');
  await page.click('#tab-fills');
  await page.waitForSelector('.strip tbody tr:has-text("0.05")');

  // What needs more than the book or the balance has is warned of before it is sent.
  await page.click('.chips button:has-text("By amount")');
  await page.fill('#order-volume', '50');
  await page.waitForSelector('.form .warning:has-text("The book shows only")');

  // Stops and take-profits, as the server's own document offers them.
  const kinds = await page.locator('#order-kind option').allTextContents();
  expect(kinds.length).toBe(5);
  await page.selectOption('#order-kind', 'stop_limit');
  await page.click('.sides .sell');
  await page.fill('#order-stop', '7000');
  await page.fill('#order-price', '6990');
  await page.fill('#order-volume', '0.2');
  await page.click('.send');
  await page.click('dialog button:has-text("Send")');
  await page.click('#tab-open');
  await page.waitForSelector('.strip tbody tr:has-text("Stop limit")');
  await page.waitForSelector('.strip tbody tr:has-text("7,000.00")');

  // One that ends by itself says when.
  await page.click('.kinds button:has-text("Limit")');
  await page.selectOption('#order-life', 'gtd');
  await page.fill('#order-expires', '2030-05-06T07:08');
  await page.fill('#order-price', '9000');
  await page.fill('#order-volume', '0.3');
  await page.click('.send');
  await page.click('dialog button:has-text("Send")');
  await page.waitForSelector('.strip tbody tr:has-text("9,000.00"):has-text("until 2030-05-06 07:08:00")');

  await page.click('#tab-open');
  await page.click('button:has-text("Cancel sells")');
  await page.click('dialog button:has-text("Cancel them")');
  await expect.poll(() => page.locator('.strip tbody tr:has-text("▼ Sell")').count()).toBe(0);
  await page.click('button[aria-label^="Cancel order"] >> nth=0');
  await page.waitForSelector('.notice.good:has-text("cancelled")');
  expectClean(faults);
  await context.close();
});

it('the server dies and comes back: the page says so, recovers, and an order without answer is unknown until it is known', async () => {
  const { context, page } = await visit(browser, exchange);
  await signIn(page, 'alice@demo.example', undefined, '/trading/ltcusd');
  await page.waitForSelector('.available button');
  await place(page, 'buy', '40', '3');
  await page.waitForSelector('.strip tbody tr:has-text("40.00")');

  // The server takes the order, its answer never comes: it is killed right after.
  await page.route('**/market/orders', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await exchange.kill();
    return route.abort();
  });
  await place(page, 'buy', '41', '2');
  await page.waitForSelector('.form .warning:has-text("UNKNOWN")');
  await page.waitForSelector('.banner:has-text("No connection")');
  await page.waitForSelector('.fresh.offline');
  await shoot(page, 'offline-unknown');
  await page.unroute('**/market/orders');

  await exchange.start();
  await page.waitForSelector('.fresh.live', { timeout: 40_000 });
  await page.waitForSelector('.notice.good:has-text("It was placed")', { timeout: 40_000 });
  await page.waitForSelector('.banner', { state: 'detached' });
  await page.waitForSelector('.strip tbody tr:has-text("41.00")');
  expect(await page.locator('.form .warning:has-text("UNKNOWN")').count()).toBe(0);
  await expect.poll(() => page.locator('.book-row.bid').allTextContents().then((rows) => rows.map((row) => row.trim().split(/\s/)[0]))).toEqual(['41.00◆', '40.00◆']);
  await page.click('#tab-balances');
  await page.waitForSelector('.strip tr:has-text("USD"):has-text("202")');

  // What was never taken is told as that, too.
  await page.route('**/market/orders', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await place(page, 'buy', '39', '1');
  await page.waitForSelector('.form .warning:has-text("UNKNOWN")');
  await page.waitForSelector('.notice.bad:has-text("It was not placed")', { timeout: 40_000 });
  await context.close();
}, 180_000);
