// Debian's chromium, and what every page must keep: no error on its console, nothing asked of anybody but the exchange.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import type { Exchange } from './exchange.ts';

const SHOTS = resolve(import.meta.dirname, '../../artifacts/walk');
const AXE = resolve(import.meta.dirname, '../node_modules/axe-core/axe.min.js');
export const PASSWORD = 'Rialto-demo-1';

/** Of a page that a test failed on: enough to see where it stood. */
const TEXT_SHOWN = 1_200;
const TELL_MAX_MS = 5_000;

mkdirSync(SHOTS, { recursive: true });

/** Pages that are open, and what the exchange refused them: for a test that fails. */
const open = new Map<Page, string[]>();

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const [number, [page, refusals]] of [...open].entries()) {
    await tell(page, `${task.name} ${number + 1}`, refusals);
    open.delete(page);
  }
});

/** What a failed test's page showed: its text in the output, its picture beside the others. */
async function tell(page: Page, name: string, refusals: readonly string[]): Promise<void> {
  const picture = join(SHOTS, `failed-${name.replace(/\W+/g, '-')}.png`);
  const text = await page.locator('body').innerText({ timeout: TELL_MAX_MS }).catch(String);
  await page.screenshot({ path: picture, timeout: TELL_MAX_MS }).catch(() => {});
  const late = new Promise<string>((done) => setTimeout(done, TELL_MAX_MS, 'no answer'));
  const kept = await Promise.race([late, page.evaluate(() => JSON.stringify(localStorage)).catch(String)]);
  console.log(`"${name}" failed at ${page.url()} (${picture}); kept: ${kept}; refused: ${refusals.join(', ')}; shown:\n${text.replace(/\s*\n\s*/g, ' | ').slice(0, TEXT_SHOWN)}`);
}

export function launch(): Promise<Browser> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args });
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** What the page did that it must not; a test that breaks things on purpose clears it. */
  faults: string[];
}

export interface Look {
  width?: number;
  height?: number;
  light?: boolean;
}

export async function visit(browser: Browser, exchange: Exchange, look: Look = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1366, height: look.height ?? 768 },
    colorScheme: look.light ? 'light' : 'dark',
    baseURL: exchange.url,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const refusals: string[] = [];
  open.set(page, refusals);
  page.on('close', () => open.delete(page));
  page.on('response', async (answer) => {
    if (answer.status() < 400) return;
    const body = await answer.text().catch(String);
    refusals.push(`${new Date().toISOString()} ${answer.status()} ${answer.request().method()} ${answer.url()} ${body.slice(0, 200)}`);
  });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`fault: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself reports refused requests; which refusals are right is what tests say.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(exchange.url).host) faults.push(`asked elsewhere: ${request.url()}`);
  });
  return { context, page, faults };
}

export async function signIn(page: Page, email: string, password = PASSWORD, next = '/'): Promise<void> {
  await page.goto(`/signin?next=${encodeURIComponent(next)}`);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.click('button.accent:has-text("Sign in")');
  await page.waitForURL((url) => url.pathname !== '/signin');
}

/** The cookie and the note that there is one, for a context that shall start signed in. */
export async function signedIn(browser: Browser, exchange: Exchange, email: string) {
  const { context, page } = await visit(browser, exchange);
  await signIn(page, email, PASSWORD, '/markets');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Sends an order as a program with this page's session does. */
export async function placeOrder(page: Page, fields: Record<string, string>): Promise<void> {
  const status = await page.evaluate(async (body) => {
    const token = (await (await fetch('/api/v2/barong/resource/sessions/csrf_token')).json()) as { csrf_token: string };
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': token.csrf_token };
    return (await fetch('/api/v2/peatio/market/orders', { method: 'POST', headers, body: JSON.stringify(body) })).status;
  }, fields);
  expect(status, JSON.stringify(fields)).toBe(201);
}

/** The same with an order for a perpetual, from the first account of the realm. */
export async function placePerpetual(page: Page, realm: 'demo' | 'live', order: Record<string, string>): Promise<void> {
  const status = await page.evaluate(async ([type, body]) => {
    const token = (await (await fetch('/api/v2/barong/resource/sessions/csrf_token')).json()) as { csrf_token: string };
    const accounts = (await (await fetch('/api/v1/trading/account')).json()) as { id: string; type: string }[];
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': token.csrf_token };
    const { id } = accounts.find((one) => one.type === type)!;
    return (await fetch(`/api/v1/trading/account/${id}/order`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  }, [realm, order] as const);
  expect(status, JSON.stringify(order)).toBe(200);
}

export async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SHOTS, `${name}.png`), animations: 'disabled' });
}

export async function shootPanel(page: Page, panel: string, state: string): Promise<void> {
  await page.locator(panel).first().screenshot({ path: join(SHOTS, `panel-${panel.replace(/\W+/g, '')}-${state}.png`), animations: 'disabled' });
}

interface Finding {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe-core calls serious or critical. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Through the debugger, not a script element: the page's policy admits no other script, and stays as it is.
  if (!(await page.evaluate('typeof axe !== "undefined"'))) await page.evaluate(await axeSource());
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)')) as Finding[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.replace(/\s+/g, ' ').slice(0, 200) ?? ''}`));
}

let axeText: Promise<string> | undefined;
function axeSource(): Promise<string> {
  axeText ??= import('node:fs/promises').then(({ readFile }) => readFile(AXE, 'utf8'));
  return axeText;
}

export function expectClean(faults: string[]): void {
  expect(faults).toEqual([]);
}
