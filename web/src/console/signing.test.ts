import { expect, it } from 'vitest';
import { canSign, classicPayload, classicQuery, coinutLogin, hmac } from './signing.ts';

const CLASSIC: [secret: string, verb: string, path: string, fields: Record<string, string>, hash: string][] = [
  ['yyy', 'GET', '/api/v2/markets', { foo: 'bar', tonce: '123456789', access_key: 'xxx' }, 'e324059be4491ed8e528aa7b8735af1e96547fbec96db962d51feb7bf1b64dee'],
  ['secretkey', 'GET', '/api/v2/orders', { access_key: 'accesskey', tonce: '1234567' }, '1b89e3a984c25eacb7439ae644be253b55975e35529ee665966e3b9d8e3dcb2f'],
  [
    'yyy', 'POST', '/api/v2/orders', { market: 'btccny', side: 'buy', volume: '1', price: '4000', access_key: 'xxx', tonce: '123456789' },
    '9c70641993a34a8ba8009d957c2667b273e6f36a8541fd402cb808d33197b2ff',
  ],
  ['yyy', 'GET', '/api/v2/members/me.json', { access_key: 'xxx', tonce: '123456789' }, '2eda0fa2729fe6916edfeb2fb09eb90a386aee9cde4545c7ed022629b06cd7f2'],
];

it.each(CLASSIC)('classic Peatio’s published signatures come out: %s %s %s', async (secret, verb, path, fields, hash) => {
  expect(canSign()).toBe(true);
  expect(await hmac(secret, classicPayload(verb, path, classicQuery(fields)))).toBe(hash);
});

it('several orders are signed as one block', async () => {
  const query = 'access_key=xxx&market=btccny&orders[][price]=2014&orders[][side]=sell&orders[][volume]=12.13'
    + '&orders[][price]=2005&orders[][side]=buy&orders[][volume]=17.31&tonce=123456789';
  expect(await hmac('yyy', classicPayload('POST', '/api/v2/orders/multi', query))).toBe('a5a396264c72755ec76ce5763834cc0490806041a45fc179e192555977f62096');
});

it('a challenge is answered', async () => {
  expect(await hmac('ghi', 'abc' + 'def')).toBe('52ca0e5beab532532c62155e78d81c7dc8ad6d6f744cf3797668cf52dd2f9a41');
});

it('COINUT’s published signatures come out', async () => {
  expect(await hmac('b45e65ff-d4c4-433c-b032-093423b1aaa4', '{"nonce":3062542,"request":"user_balance"}')).toBe('d1893b047c4f2f39a229eff4342c1a5c3717cddea01fdfd996199a9bb95f58ea');
  expect(await hmac('ec9dd76b-71da-4ab9-bb65-1a19d1184b84', coinutLogin('test', 1542603878, 67130554))).toBe('208ade71dc150118feebef664e2262358079d3b445971dedf0eb1d6de3cc2e04');
  expect(await hmac('bb8a56ceabe7e247fe0b32205e6fce26aac5', 'coinut')).toBe('ac9315dccd191d097a36c7db5b2d633091c0034708c2b1cb340ae8aaccd79830');
});

it('what is special in a value is encoded before it is signed', () => {
  expect(classicQuery({ b: 'x y&z', a: '1', gone: undefined })).toBe('a=1&b=x%20y%26z');
});
