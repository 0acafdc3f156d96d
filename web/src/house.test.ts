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

// In pieces, so that the patterns do not find themselves.
const isTest = (path: string) => path.endsWith('.test.ts');

describe('the sources', () => {
  it('make no floating-point number of a price or amount, except for pictures', () => {
    expect(found(/\b(Number\(|parseFloat|Number\.parse|valueAsNumber(?!\)))/, (path) => isTest(path) || ['chart/adapter.ts', 'chart/candles.ts', 'chart/depth.ts'].includes(path))).toEqual([]);
  });

  it('the rule would see one', () => {
    const [adapter] = sources.filter(({ path }) => path === 'chart/adapter.ts');
    expect(adapter!.text).toContain('Number(');
  });

  it('say no any, mark nothing as unfinished, put no HTML together, style nothing inline', () => {
    expect(found(/:\s*any\b|<any>|as any\b/, isTest)).toEqual([]);
    expect(found(new RegExp('\\b(TO' + 'DO|FIX' + 'ME|HA' + 'CK)\\b'))).toEqual([]);
    expect(found(/\{@html|innerHTML|\sstyle="/, isTest)).toEqual([]);
  });

  it('keep no secret in the browser: only likings go into localStorage', () => {
    expect(found(/localStorage|sessionStorage|indexedDB/, (path) => isTest(path) || path === 'shell/settings.svelte.ts')).toEqual([]);
  });

  it('say each error of the server in one sentence', () => {
    const text = sources.find(({ path }) => path === 'wire/errors.ts')!.text;
    const codes = [...text.matchAll(/^ {2}'([\w. -]+)':/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(40);
    expect(new Set(codes).size).toBe(codes.length);
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
