// What a machine can see of the house style in the interface.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const SOURCES = import.meta.dirname;
const BUILT = join(SOURCES, '../../src/Rialto.Server/wwwroot');
const BUNDLE_MAX = 250_000;
const COLUMNS_MAX = 200;

function files(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const sources = files(SOURCES).filter((path) => /\.(ts|svelte)$/.test(path)).map((path) => ({ path: relative(SOURCES, path), text: readFileSync(path, 'utf8') }));

function found(pattern: RegExp, except: (path: string) => boolean = () => false): string[] {
  return sources.filter(({ path }) => !except(path)).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])));
}

/** Every way to make a number of a text, but asking what one is. */
const FLOAT = /\bNumber(?=[(),;]|\.(?!is))|\bparseFloat\b|\bvalueAsNumber\b(?!\))|(?:[=(,:?&|[]|=>|\breturn)\s*\+(?=[A-Za-z_$(])/;
const WHOLE = /\bparseInt\b/;
/** Pictures need no more than a floating-point number. */
const PICTURES = ['chart/adapter.ts', 'chart/candles.ts', 'chart/depth.ts'];
/** Numbers of rows, minutes, steps and percent, and whole leverages are no prices and no amounts. */
const COUNTS = ['wire/http.ts', 'chart/ChartFrame.svelte', 'trade/BookTable.svelte', 'perpetual/Leverage.svelte', 'perpetual/MarginPanel.svelte'];

/** The page's own table. */
const SENTENCES_OF = [...sources.find(({ path }) => path === 'wire/errors.ts')!.text.matchAll(/^ {2}'([\w. -]+)':/gm)].map(([, code]) => ({ code: code! }));

/** Every code that stands in the server's own sources. */
function serverCodes(): string[] {
  const sharp = ['Rialto.Gateways', 'Rialto.Identity'].flatMap((project) => files(join(SOURCES, '../../src', project))).filter((path) => path.endsWith('.cs') && !/[\\/](bin|obj)[\\/]/.test(path));
  const all = sharp.map((path) => readFileSync(path, 'utf8')).join('\n');
  const dotted = [...all.matchAll(/"((?:account|authz|email|identity|jwt|market|password|record|resource|server|totp)\.[a-z0-9_.]+)"/g)].map(([, code]) => code!);
  const primebit = [...readFileSync(join(SOURCES, '../../src/Rialto.Gateways/PrimeBit/Errors.cs'), 'utf8').matchAll(/\b\d{3}, "([a-z-]+)"/g)].map(([, code]) => code!);
  return [...new Set([...dotted, ...primebit])].sort();
}

/** What pages of ours ask for: signing in and up, second factor, keys, orders, play money; and all of PrimeBit. */
const MEETABLE = /^(authz|email|identity\.(captcha|session)|jwt|market\.(account|market|order)|password|resource\.(api_key|otp|password)|server|totp|account\.faucet|[a-z-]+$)/;
/** What only a program can do wrong: signatures and keys, pages and filters of lists, bodies that no page sends. */
const UNMEETABLE = new RegExp([
  '^authz\\.(apikey|invalid_(signature|api_key)|nonce|signature|unexistent|disabled_2fa)', '(limit|page|time_from|time_to|order_by|_state|timeout|id_or_uuid|ordering|attribute)$',
  '^server\\.(body|method|unsupported)', '^(malformed-request|method-not-allowed|body-too-large|unsupported-media-type)$',
  '^(invalid-timestamp|timestamp-out-of-window|invalid-api-key|invalid-signature|ip-not-allowed)$',
].join('|'));

// In pieces, so that the patterns do not find themselves.
const isTest = (path: string) => path.endsWith('.test.ts') || path === 'testing.ts';

describe('the sources', () => {
  it('make no floating-point number of a price or amount, except for pictures', () => {
    expect(found(FLOAT, (path) => isTest(path) || PICTURES.includes(path))).toEqual([]);
    expect(found(WHOLE, (path) => isTest(path) || COUNTS.includes(path))).toEqual([]);
  });

  it('the rule sees each way to make one, and nothing else', () => {
    const named = ['Number(price)', 'prices.map(Number)', 'Number.parseFloat(price)', 'parseFloat(price)', 'field.valueAsNumber'];
    const planted = [...named, 'const sum = +price', 'add(+price)', 'return +price', '(price) => +price', '[1, +price]'];
    expect(planted.filter((line) => !FLOAT.test(line))).toEqual([]);
    expect(['Number.isNaN(total)', 'Number.isInteger(one)', 'a + b', 'count++', "'+' + text", '=> count + 1', 'numbers'].filter((line) => FLOAT.test(line))).toEqual([]);
    expect(PICTURES.filter((path) => !FLOAT.test(sources.find((one) => one.path === path)!.text))).toEqual([]);
    expect([...COUNTS].filter((path) => !WHOLE.test(sources.find((one) => one.path === path)!.text))).toEqual([]);
  });

  it('key no list by sentences: two equal ones would end the drawing', () => {
    expect(found(/\{#each \S*(problems|warnings|refusals|lines|sentences) as (\w+) \(\2\)\}/)).toEqual([]);
  });

  it('say no any, mark nothing as unfinished, put no HTML together, style nothing inline', () => {
    expect(found(/:\s*any\b|<any>|as any\b/, isTest)).toEqual([]);
    expect(found(new RegExp('\\b(TO' + 'DO|FIX' + 'ME|HA' + 'CK)\\b'))).toEqual([]);
    expect(found(/\{@html|innerHTML|\sstyle="/, isTest)).toEqual([]);
  });

  it('keep no secret in the browser: only likings go into localStorage', () => {
    expect(found(/localStorage|sessionStorage|indexedDB/, (path) => isTest(path) || path === 'shell/settings.svelte.ts')).toEqual([]);
  });

  it('say each error of the server that a page can meet in one sentence', () => {
    const known = new Set(SENTENCES_OF.map(({ code }) => code));
    expect(known.size).toBe(SENTENCES_OF.length);
    const said = serverCodes().filter((code) => MEETABLE.test(code) && !UNMEETABLE.test(code));
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((code) => !known.has(code))).toEqual([]);
  });

  it(`have lines of at most ${COLUMNS_MAX} columns, markup aside`, () => {
    expect(found(new RegExp(`^.{${COLUMNS_MAX + 1},}$`), (path) => path.endsWith('.svelte'))).toEqual([]);
  });
});

describe('the bundle', () => {
  const built = files(BUILT).filter((path) => !/\.(gz|br)$/.test(path));

  it(`is at most ${BUNDLE_MAX / 1000} kB compressed, all pages together`, () => {
    const total = built.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);
    console.log(`bundle: ${(total / 1000).toFixed(1)} kB gzip`);
    expect(total).toBeLessThanOrEqual(BUNDLE_MAX);
  });

  it('has the sockets’ thread and the chart fetched before they are asked for', () => {
    const page = readFileSync(join(BUILT, 'index.html'), 'utf8');
    expect([...page.matchAll(/rel="prefetch" href="\/assets\/([\w.]+)-/g)].map(([, name]) => name)).toEqual(['socket.worker', 'adapter']);
    expect(built.filter((path) => /(socket\.worker|adapter)-[^/]*\.js$/.test(path))).toHaveLength(2);
  });

  it('names no address of anybody else but in links', () => {
    const elsewhere = built.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address));
    const links = ['https://www.tradingview.com', 'http://www.w3.org', 'https://svelte.dev'];
    expect([...new Set(elsewhere)].filter((address) => !links.includes(address))).toEqual([]);
  });

  it('has each larger file compressed twice', () => {
    const large = built.filter((path) => statSync(path).size >= 1024);
    expect(large.filter((path) => !statSync(`${path}.br`, { throwIfNoEntry: false }) || !statSync(`${path}.gz`, { throwIfNoEntry: false }))).toEqual([]);
  });
});
