// Quotes on three markets over REST and hears of them over WebSockets, as the dialect pages say, and knows nothing else of the server.
// A second member takes from the quotes. At the end the maker's balances must be what its own fills predict, every fill that a socket
// told must be one of them, and no book may have had a hole.
//
//   MAKER_KID=… MAKER_SECRET=… TAKER_KID=… TAKER_SECRET=… node --experimental-websocket market-maker.mjs http://127.0.0.1:8080 600
//
// 0 seconds: until SIGTERM. The server may stop and come back meanwhile: what was not answered is asked again with the same client_order_id.
import { createHmac, randomUUID } from 'node:crypto';

const [base, seconds] = [process.argv[2], Number(process.argv[3])];
const maker = { kid: process.env.MAKER_KID, secret: process.env.MAKER_SECRET, last: 0 };
const taker = { kid: process.env.TAKER_KID, secret: process.env.TAKER_SECRET, last: 0 };
const markets = [
    { id: 'btcusd', base: 'btc', quote: 'usd', middle: 900_000, size: '0.02' },
    { id: 'ethusd', base: 'eth', quote: 'usd', middle: 16_000, size: '0.5' },
    { id: 'ltcusd', base: 'ltc', quote: 'usd', middle: 4_000, size: '2' },
];
const pauseMs = 400;
const requestMs = 10_000;
const seen = { quotes: 0, refused: 0, unanswered: 0, frames: 0, connections: 0 };
const told = new Map();
let isOver = false;
let isAsked = false;
process.on('SIGTERM', () => (isAsked = true));

// Money is integers of 10^-18; a price times an amount has at most 18 decimals.
const Scale = 10n ** 18n;
function units(text) {
    const [whole, part = ''] = text.replace('-', '').split('.');
    const magnitude = BigInt(whole) * Scale + BigInt(part.padEnd(18, '0'));
    return text.startsWith('-') ? -magnitude : magnitude;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function fail(text) {
    console.error(`market-maker: ${text}`);
    process.exit(1);
}

function signed(who) {
    who.last = Math.max(Date.now(), who.last + 1);
    const signature = createHmac('sha256', who.secret).update(`${who.last}${who.kid}`).digest('hex');
    return { 'X-Auth-Apikey': who.kid, 'X-Auth-Nonce': `${who.last}`, 'X-Auth-Signature': signature };
}

/** Null = no answer, or 5xx: whether it happened is unknown. */
async function ask(who, verb, path, body) {
    try {
        const answer = await fetch(`${base}/api/v2/${path}`, {
            method: verb,
            headers: { ...(who ? signed(who) : {}), ...(body ? { 'Content-Type': 'application/json' } : {}) },
            body: body ? JSON.stringify(body) : undefined,
            signal: AbortSignal.timeout(requestMs),
        });
        const text = await answer.text();
        if (answer.status < 500) return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
    } catch {
        // Refused, reset, or too late: asked again.
    }
    seen.unanswered++;
    return null;
}

/** Until there is an answer; each time it is signed anew. */
async function askUntilAnswered(who, verb, path, body) {
    for (;;) {
        const answer = await ask(who, verb, path, body);
        if (answer && answer.status !== 429) return answer;
        await sleep(200);
    }
}

async function read(who, path) {
    const answer = await askUntilAnswered(who, 'GET', path);
    if (answer.status !== 200) fail(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
}

async function balances(who) {
    const rows = (await read(who, 'peatio/account/balances?limit=1000')).body;
    return new Map(rows.map((row) => [row.currency, { free: units(row.balance), locked: units(row.locked) }]));
}

async function quote(market) {
    market.middle += Math.round((Math.random() - 0.5) * market.middle * 0.001);
    const cancelled = await askUntilAnswered(maker, 'POST', 'peatio/market/orders/cancel', { market: market.id });
    if (cancelled.status !== 201) fail(`cancel: ${cancelled.status} ${JSON.stringify(cancelled.body)}`);
    for (const side of ['buy', 'sell']) {
        const cents = market.middle + (side === 'buy' ? -1 : 1) * Math.max(1, Math.round(market.middle * 0.0005));
        const order = { market: market.id, side, volume: market.size, price: (cents / 100).toFixed(2), client_order_id: randomUUID() };
        const placed = await askUntilAnswered(maker, 'POST', 'peatio/market/orders', order);
        if (placed.status === 201) seen.quotes++;
        else if (placed.status === 422) seen.refused++;
        else fail(`order: ${placed.status} ${JSON.stringify(placed.body)}`);
    }
}

/** What becomes of a taker's order is no matter of the maker's: it is asked once. */
async function take(market) {
    if (Math.random() < 0.5) return;
    const side = Math.random() < 0.5 ? 'buy' : 'sell';
    const volume = (Number(market.size) / 4).toString();
    await ask(taker, 'POST', 'peatio/market/orders', { market: market.id, side, volume, ord_type: 'market' });
}

/** Stays connected; calls back with each message, and with null when the connection is a new one. */
async function listen(path, hello, heard) {
    while (!isOver) {
        await new Promise((resolve) => {
            const socket = new WebSocket(`${base.replace('http', 'ws')}${path}`);
            socket.onopen = async () => {
                seen.connections++;
                heard(null);
                for (const line of await hello()) socket.readyState === WebSocket.OPEN && socket.send(line);
            };
            socket.onmessage = (message) => {
                seen.frames++;
                heard(JSON.parse(message.data));
            };
            // A connection that could not be made may end with the one or the other.
            socket.onerror = resolve;
            socket.onclose = resolve;
        });
        await sleep(200);
    }
}

/** Of each book the numbers after the snapshot go on by one. */
function bookKeeper() {
    const books = new Map();
    return (message) => {
        if (message === null) return books.clear();
        const [stream, payload] = Object.entries(message)[0];
        const [market, kind] = stream.split('.');
        if (kind === 'ob-snap') books.set(market, payload.sequence);
        if (kind !== 'ob-inc') return;
        const expected = books.get(market) + 1;
        if (payload.sequence !== expected) fail(`${market}: increment ${payload.sequence} came where ${expected} was expected`);
        books.set(market, expected);
    };
}

async function login() {
    const passed = await askUntilAnswered(maker, 'GET', 'auth/api/v2/peatio/market/orders');
    const token = passed.headers.get('authorization');
    return [JSON.stringify({ jwt: token }), JSON.stringify({ event: 'subscribe', streams: ['order', 'trade'] })];
}

async function allTrades(fromS) {
    const rows = [];
    for (let page = 1; ; page++) {
        const answer = await read(maker, `peatio/market/trades?order_by=asc&limit=1000&time_from=${fromS}&page=${page}`);
        rows.push(...answer.body);
        if (rows.length >= Number(answer.headers.get('total'))) return rows;
    }
}

function predict(start, trades) {
    const sums = new Map([...start].map(([currency, { free, locked }]) => [currency, free + locked]));
    const add = (currency, amount) => sums.set(currency, sums.get(currency) + amount);
    for (const trade of trades) {
        const market = markets.find(({ id }) => id === trade.market);
        const sign = trade.side === 'buy' ? 1n : -1n;
        add(market.base, sign * units(trade.amount));
        add(market.quote, -sign * units(trade.total));
        add(trade.fee_currency, -units(trade.fee_amount));
    }
    return sums;
}

async function quoteUntil(end, market) {
    while (!isAsked && (seconds === 0 || Date.now() < end)) {
        await quote(market);
        await take(market);
        await sleep(pauseMs);
    }
}

const fromS = Math.floor(Date.now() / 1000) - 1;
const start = await balances(maker);
const streams = markets.map(({ id }) => `stream=${id}.ob-inc&stream=${id}.trades`).join('&');
// Both end with the process.
void listen(`/api/v2/ranger/public/?stream=global.tickers&${streams}`, async () => [], bookKeeper());
void listen('/api/v2/ranger/public', login, (message) => message?.trade && told.set(`${message.trade.id} ${message.trade.order_id}`, message.trade));
const end = Date.now() + seconds * 1000;
await Promise.all(markets.map((market) => quoteUntil(end, market)));
await askUntilAnswered(maker, 'POST', 'peatio/market/orders/cancel');
isOver = true;

const trades = await allTrades(fromS);
const byKey = new Map(trades.map((trade) => [`${trade.id} ${trade.order_id}`, trade]));
for (const [key, trade] of told) {
    const known = byKey.get(key);
    if (!known || known.price !== trade.price || known.amount !== trade.amount) fail(`a socket told of a trade that is none: ${key}`);
}
const wanted = predict(start, trades);
for (const [currency, { free, locked }] of await balances(maker)) {
    if (free !== wanted.get(currency)) fail(`${currency}: ${free} is there, the fills give ${wanted.get(currency)} (in 10^-18)`);
    if (locked !== 0n) fail(`${currency}: ${locked} is still locked`);
}
console.log(JSON.stringify({ fills: trades.length, told: told.size, ...seen }));
process.exit(0);
