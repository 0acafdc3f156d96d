import { expect, it } from 'vitest';
import { cookieExample, quoted, signedExample } from './curl.ts';

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
