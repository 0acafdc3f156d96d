import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { classicExample, classicSigned, coinutExample, coinutSigned, cookieExample, primebitExample, quoted, signedExample } from './curl.ts';

it('a word with anything special in it is quoted for the shell', () => {
  expect(quoted('price=160.82')).toBe('price=160.82');
  expect(quoted("it's $HOME")).toBe(`'it'\\''s $HOME'`);
  expect(quoted('')).toBe(`''`);
});

it('a signed order signs nonce and key id, and says each field', () => {
  expect(signedExample('http://x:1', 'k', 's', 'POST', '/o', { market: 'ethusd', price: undefined, volume: '1' })).toBe(
    [
      'KID=k SECRET=s',
      'NONCE=$(date +%s%3N)',
      `SIGN=$(printf %s "$NONCE$KID" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')`,
      'curl -s -X POST http://x:1/o \\',
      '  -H "X-Auth-Apikey: $KID" -H "X-Auth-Nonce: $NONCE" -H "X-Auth-Signature: $SIGN" \\',
      '  -d market=ethusd \\',
      '  -d volume=1',
    ].join('\n'),
  );
});

it('a session is opened first', () => {
  expect(cookieExample('http://x:1', 'a@b.c', '/o', { side: 'buy' })).toContain("-d email=a@b.c -d password=YOUR-PASSWORD\ncurl -s -b rialto.cookies http://x:1/o \\\n  -d side=buy");
});

/** What the shell would send, with a clock that stands still. */
function sent(lines: string, now = '123456789'): string {
  const stubs = `date() { echo ${now}; }\ncurl() { printf "%s\\n" "$@"; }\n`;
  return execFileSync('bash', ['-c', stubs + lines], { encoding: 'utf8' });
}

const ORDER = { side: 'buy', market: 'btccny', volume: '1', price: '4000', stop_price: undefined };
const SIGNATURE = '9c70641993a34a8ba8009d957c2667b273e6f36a8541fd402cb808d33197b2ff';

it('a classic order is signed in the shell as it is published', () => {
  expect(sent(classicExample('http://x:1', 'xxx', 'yyy', 'POST', '/api/v2/orders', ORDER))).toBe(
    `-s\n-d\naccess_key=xxx&market=btccny&price=4000&side=buy&tonce=123456789&volume=1&signature=${SIGNATURE}\nhttp://x:1/api/v2/orders\n`,
  );
});

it('and in the browser too', async () => {
  expect(await classicSigned('http://x:1', 'xxx', 'yyy', 'POST', '/api/v2/orders', ORDER, 123456789)).toBe(
    `curl -s -d 'access_key=xxx&market=btccny&price=4000&side=buy&tonce=123456789&volume=1&signature=${SIGNATURE}' http://x:1/api/v2/orders`,
  );
  expect(await classicSigned('http://x:1', 'xxx', 'yyy', 'GET', '/api/v2/members/me.json', {}, 123456789)).toBe(
    `curl -s 'http://x:1/api/v2/members/me.json?access_key=xxx&tonce=123456789&signature=2eda0fa2729fe6916edfeb2fb09eb90a386aee9cde4545c7ed022629b06cd7f2'`,
  );
});

it('a COINUT body is signed byte for byte, in the shell and in the browser', async () => {
  const request = { request: 'user_balance', word: "it's" };
  const inShell = sent(coinutExample('http://x:1', 'me', 'key', request)).split('\n');
  const inBrowser = sent(await coinutSigned('http://x:1', 'me', 'key', request, 123456789)).split('\n');
  expect(inShell).toEqual(inBrowser);
  expect(inShell.slice(0, 3)).toEqual(['-s', '-H', 'X-USER: me']);
  expect(inShell[6]).toBe(`{"request":"user_balance","word":"it's","nonce":123456789}`);
});

const ACCOUNT = '/api/v1/trading/account';
const ORDERS = `${ACCOUNT}/902a74d0-127c-40ef-af6b-7eff9f8ef742/order`;
const FUTURE = { symbol: 'BTCUSD', type: 'limit', side: 'buy', volume: '0.0315', limit_price: '8268.5', fill_type: 'normal' };

it.each([
  ['GET', ACCOUNT, '', null, 'a72661adbe2357d273b61bb03ecc6890c03b81945449b72b082067fd4ca88604'],
  ['GET', ORDERS, 'symbol=BTCUSD&limit=10', null, 'e0330556f504a0bc2f21742de221e96a9bce4205724e51c81086948a7d2c763e'],
  ['POST', ORDERS, '', FUTURE, '021d204dddca329cb24132e02eef1fbfc9952016403b6111407fbbf7c14d4e8e'],
] as const)('a PrimeBit %s of %s is signed in the shell', (method, path, query, body, signature) => {
  const said = sent(primebitExample('http://x:1', 'k', 'api-secret', method, path, query, body), '1570451830').trim().split('\n');
  expect(said.slice(0, 7)).toEqual(['-s', '-H', 'api-key: k', '-H', 'timestamp: 1570451830', '-H', `authorization: ${signature}`]);
  expect(said.at(-1)).toBe(`http://x:1${path}${query === '' ? '' : `?${query}`}`);
  if (body !== null) expect(said.at(-2)).toBe(JSON.stringify(body));
});
