import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectClean, launch, shoot, signIn, visit, type Visit } from './browser.ts';
import { Exchange } from './exchange.ts';
import { freshCode } from './totp.ts';

let exchange: Exchange;
let browser: Browser;
const PASS = 'Walk-the-bridge-7';
const FRESH = 'Cross-the-river-8';

beforeAll(async () => {
  [exchange, browser] = await Promise.all([Exchange.quiet(), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await exchange?.end();
});

/** Mails are written by a loop of the server: soon, not at once. */
async function tokenOf(email: string, kind: string): Promise<string> {
  return await expect.poll(() => exchange.mail(email, kind)?.data.token, { timeout: 20_000 }).toBeTruthy().then(() => exchange.mail(email, kind)!.data.token!);
}

function inShell(lines: string): unknown {
  return JSON.parse(execFileSync('bash', ['-c', lines], { encoding: 'utf8', cwd: '/tmp', timeout: 30_000 })) as unknown;
}

async function open(): Promise<Visit> {
  return visit(browser, exchange);
}

it('who signs up confirms by mail, and is told what is missing to trade', async () => {
  const { context, page, faults } = await open();
  await page.goto('/signup');
  await page.fill('#email', 'dora@example.com');
  await page.fill('#password', 'aaaa');
  await page.fill('#again', 'aaaa');
  await page.click('button.accent');
  await page.waitForSelector('.problem:has-text("At least 8 characters")');
  await page.fill('#password', PASS);
  await page.fill('#again', PASS);
  await page.click('button.accent');
  await page.waitForSelector('h1:has-text("Look into your mail")');
  await shoot(page, 'signup-mail');
  const token = await tokenOf('dora@example.com', 'system.user.email.confirmation.token');
  await page.goto(`/accounts/confirmation?confirmation_token=${token}&lang=en`);
  await page.waitForSelector('text=Your address is confirmed');
  expect(page.url()).not.toContain(token);
  await page.goto('/trading/btcusd');
  await page.waitForSelector('.warning:has-text("trading needs level 3")');
  expect(await page.locator('.send').isDisabled()).toBe(true);
  await shoot(page, 'level-too-low');
  await page.goto('/profile');
  await page.waitForSelector('li.done:has-text("E-mail confirmed")');
  await page.waitForSelector('text=The operator of this exchange checks documents');
  // The same link is good once.
  await page.goto(`/accounts/confirmation?confirmation_token=${token}`);
  await page.waitForSelector('.problem');
  expectClean(faults);
  await context.close();
});

it('a forgotten password is reset by mail', async () => {
  const { context, page, faults } = await open();
  await page.goto('/forgot_password');
  await page.fill('#email', 'carol@demo.example');
  await page.click('button.accent');
  await page.waitForSelector('text=a mail with a link is on its way');
  const token = await tokenOf('carol@demo.example', 'system.user.password.reset.token');
  await page.goto(`/accounts/password_reset?reset_token=${token}&lang=en`);
  await page.fill('#password', FRESH);
  await page.fill('#again', FRESH);
  await page.click('button.accent');
  await page.waitForSelector('text=Your password is changed');
  await page.goto('/signin');
  await page.fill('#email', 'carol@demo.example');
  await page.fill('#password', 'not-this-one');
  await page.click('button.accent:has-text("Sign in")');
  await page.waitForSelector('.problem:has-text("E-mail or password is wrong")');
  await signIn(page, 'carol@demo.example', FRESH, '/profile');
  await page.waitForSelector('text=carol@demo.example');
  expectClean(faults);
  await context.close();
});

it('a second factor is set up by its picture, asked for, and makes keys whose commands work', async () => {
  const { context, page, faults } = await open();
  await signIn(page, 'bob@demo.example', 'Rialto-demo-1', '/profile');
  await page.click('button:has-text("Set it up")');
  await page.waitForSelector('img.qr');
  await shoot(page, 'two-factor');
  const secret = (await page.textContent('[data-testid=otp-secret]'))!;
  await page.fill('#otp-code', '000000');
  await page.click('button:has-text("Switch it on")');
  await page.waitForSelector('.problem:has-text("That code is wrong")');
  await page.fill('#otp-code', await freshCode(secret));
  await page.click('button:has-text("Switch it on")');
  await page.waitForSelector('button:has-text("Switch it off")');

  await page.fill('#key-code', await freshCode(secret));
  await page.click('button:has-text("Make a key")');
  await page.waitForSelector('.fresh-key');
  await shoot(page, 'key-secret-once');
  const command = (await page.textContent('.fresh-key pre'))!;
  expect(inShell(command)).toContainEqual({ currency: 'btc', balance: '10.0', locked: '0.0' });
  expect(await page.textContent('[data-testid=key-secret]')).toMatch(/^[0-9a-f]{32}$/);
  await page.reload();
  await page.waitForSelector('.items code');
  expect(await page.locator('[data-testid=key-secret]').count()).toBe(0);

  await page.click('.menu summary:visible');
  await page.click('button:has-text("Sign out")');
  await page.waitForURL(/signin/);
  await page.fill('#email', 'bob@demo.example');
  await page.fill('#password', 'Rialto-demo-1');
  await page.click('button.accent:has-text("Sign in")');
  await page.fill('#otp', await freshCode(secret));
  await page.click('button.accent:has-text("Sign in")');
  await page.waitForSelector('.menu summary:has-text("bob@demo.example")');
  expectClean(faults);
  await context.close();
}, 120_000);

it('another session is seen and ended', async () => {
  const here = await open();
  const there = await open();
  await signIn(here.page, 'alice@demo.example', 'Rialto-demo-1', '/profile');
  await signIn(there.page, 'alice@demo.example', 'Rialto-demo-1', '/wallets');
  await here.page.reload();
  await here.page.waitForSelector('text=this browser');
  await here.page.click('button:has-text("End it")');
  await here.page.waitForSelector('text=The session is ended');
  // The page finds out by itself, and goes on as a visitor's.
  await there.page.waitForURL(/signin/);
  await there.page.waitForSelector('.fresh.live');
  expectClean([...here.faults, ...there.faults]);
  await here.context.close();
  await there.context.close();
});

it('the ledger adds up, play money drips, and files come out', async () => {
  const { context, page, faults } = await open();
  await signIn(page, 'alice@demo.example', 'Rialto-demo-1', '/wallets?currency=ltc');
  await page.waitForSelector('h2:has-text("LTC ledger")');
  await page.click('button[aria-label="+ Play money: LTC"]');
  await page.waitForSelector('.card:nth-child(2) tbody tr:has-text("+200")');
  await page.waitForSelector('.card .strong:has-text("2,200 LTC")');
  await page.click('button[aria-label="+ Play money: LTC"]');
  await page.waitForSelector('.notice.bad:has-text("within the last hour")');
  const [ledger] = await Promise.all([page.waitForEvent('download'), page.click('.card-head button:has-text("CSV")')]);
  const lines = readFileSync((await ledger.path())!, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('ltc,200.0');

  await page.goto('/orders');
  const [orders] = await Promise.all([page.waitForEvent('download'), page.click('button:has-text("CSV")')]);
  expect(readFileSync((await orders.path())!, 'utf8')).toBe('id,created,updated,market,side,type,state,price,average,amount,filled\n');
  expectClean(faults);
  await context.close();
});

it('the console’s lines are signed rightly in each dialect', async () => {
  const { context, page, faults } = await open();
  const { kid, secret } = exchange.keys.get('alice')!;
  await page.goto('/console');
  await page.selectOption('#c-market', 'ethusd');
  await page.fill('#c-volume', '0.5');
  await page.fill('#c-price', '150.25');
  await page.fill('#c-kid', kid);
  await page.fill('#c-secret', secret);
  const signed = (await page.textContent('[data-testid=lines-0]'))!;
  expect(inShell(signed)).toMatchObject({ market: 'ethusd', side: 'buy', price: '150.25', origin_volume: '0.5', state: 'pending' });
  const session = (await page.textContent('[data-testid=lines-1]'))!
    .replace('YOUR-EMAIL', 'alice@demo.example').replace('YOUR-PASSWORD', 'Rialto-demo-1').replaceAll('rialto.cookies', '"$(dirname "$(mktemp -u)")/rialto-walk.cookies"')
    .replace('curl -s -c', 'curl -s -o /dev/null -c');
  expect(inShell(session)).toMatchObject({ market: 'ethusd', price: '150.25' });
  const stream = (await page.textContent('[data-testid=lines-2]'))!;
  const heard = execFileSync('bash', ['-c', `${stream.replace('curl -sN', 'curl -sN --max-time 2')} || true`], { encoding: 'latin1' });
  expect(heard).toContain('"message":"subscribed","streams":["ethusd.trades","order","trade"]');
  // Classic Peatio and COINUT, signed in the shell and signed by the page.
  const coinut = exchange.coinut[[...exchange.keys.keys()].indexOf('alice')]!;
  await page.fill('#c-user', coinut.user);
  await page.fill('#c-coinut', coinut.key);
  expect(inShell((await page.textContent('[data-testid=lines-3]'))!)).toMatchObject({ market: 'ethusd', price: '150.25', volume: '0.5' });
  expect(inShell((await page.textContent('[data-testid=lines-4]'))!)).toMatchObject({ reply: 'order_accepted', price: '150.25000000', status: ['OK'] });
  await page.click('button:has-text("List open")');
  expect(inShell((await page.textContent('[data-testid=lines-0]'))!)).toHaveLength(4);
  await expect.poll(() => page.textContent('[data-testid=signed-coinut]')).toContain('user_open_orders');
  await page.click('button:has-text("Sign again")');
  expect(inShell((await page.textContent('[data-testid=signed-classic]'))!)).toHaveLength(4);
  expect(inShell((await page.textContent('[data-testid=signed-coinut]'))!)).toMatchObject({ reply: 'user_open_orders', status: ['OK'] });

  // PrimeBit, with a key that the profile makes.
  await signIn(page, 'alice@demo.example', undefined, '/profile');
  await page.fill('#prime-label', 'walk');
  await page.click('button:has-text("Make a key for perpetuals")');
  const hush = (await page.textContent('[data-testid=prime-secret]'))!;
  expect(inShell((await page.textContent('[data-testid=prime-example]'))!)).toMatchObject([{ type: 'live' }, { type: 'demo', balance: '10.0' }]);
  const name = (await page.locator('.fresh-key code').first().textContent())!;
  await page.reload();
  await page.waitForSelector('.items li:has-text("walk"):has-text("read, trade")');
  expect(await page.locator('[data-testid=prime-secret]').count()).toBe(0);
  await page.goto('/console');
  await page.click('button:has-text("List open")');
  await page.fill('#c-prime', name);
  await page.fill('#c-prime-secret', hush);
  await expect.poll(() => page.textContent('[data-testid=lines-5]')).not.toContain('YOUR-');
  expect(inShell((await page.textContent('[data-testid=lines-5]'))!)).toEqual([]);
  await page.goto('/profile');
  await page.click('button[aria-label="Delete key walk"]');
  await page.click('dialog button:has-text("Delete it")');
  await page.waitForSelector('button[aria-label="Delete key walk"]', { state: 'detached' });
  // The demonstration's own key stays.
  expect(await page.locator('button[aria-label^="Delete key"]').count()).toBeGreaterThan(0);
  expectClean(faults);
  await context.close();
});
