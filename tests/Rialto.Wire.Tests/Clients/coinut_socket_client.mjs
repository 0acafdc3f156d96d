// A WebSocket client of COINUT, written as the published one is: subprotocol "beta", a heartbeat, and a login by signature right after
// the connection opens, without waiting for anything; answers are found by their nonces, pushes by their replies.
//
// Usage: node --experimental-websocket coinut_socket_client.mjs URL USER API_KEY
import { createHmac } from 'node:crypto';

const [url, user, key] = process.argv.slice(2);
const waiting = new Map();
const pushed = [];
const hearers = [];
let nonce = Math.floor(Math.random() * 8_000_000);

const socket = new WebSocket(`${url.replace(/^http/, 'ws').replace(/\/$/, '')}/coinut`, ['beta']);

function ask(request, fields = {}) {
  nonce += 1;
  const mine = nonce;
  socket.send(JSON.stringify({ ...fields, request, nonce: mine }));
  return new Promise((resolve) => waiting.set(mine, resolve));
}

function login() {
  const timestamp = Math.floor(Date.now() / 1000);
  const hmac = createHmac('sha256', key).update(`${user}|${timestamp}|${nonce + 1}`).digest('hex');
  return ask('login', { username: user, hmac_sha256: hmac, timestamp });
}

/** The next push with this reply. */
async function hear(reply) {
  for (;;) {
    const at = pushed.findIndex((message) => message.reply === reply);
    if (at >= 0) return pushed.splice(at, 1)[0];
    await new Promise((resolve) => hearers.push(resolve));
  }
}

function check(got, wanted) {
  if (JSON.stringify(got) === JSON.stringify(wanted)) return;
  console.error(`wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  process.exit(1);
}

socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  const answered = Array.isArray(message) ? message[0].nonce : message.nonce;
  if (waiting.has(answered)) {
    waiting.get(answered)(message);
    waiting.delete(answered);
  } else {
    pushed.push(message);
    for (const wake of hearers.splice(0)) wake();
  }
};

socket.onerror = () => {
  console.error('the connection failed');
  process.exit(1);
};

socket.onopen = async () => {
  check(socket.protocol, 'beta');
  const [logged, beat, list] = await Promise.all([login(), ask('hb'), ask('inst_list', { sec_type: 'SPOT' })]);
  check([logged.status, logged.api_key, beat.reply], [['OK'], key, 'hb']);
  const { inst_id } = list.SPOT.ETHUSD[0];
  const book = await ask('inst_order_book', { inst_id, subscribe: true });
  check([book.buy, book.sell], [[], []]);
  check((await ask('inst_trade', { inst_id, subscribe: true })).trades, []);

  const sell = await ask('new_order', { inst_id, side: 'SELL', qty: '1', price: '120.5', client_ord_id: 7 });
  check([sell.reply, sell.client_ord_id], ['order_accepted', 7]);
  check((await hear('inst_order_book_update')).total_sell, '1.00000000');
  const bought = await ask('new_order', { inst_id, side: 'BUY', qty: '0.25' });
  check([bought.reply, bought.fill_price, bought.order.open_qty], ['order_filled', '120.50000000', '0.00000000']);
  check((await hear('inst_trade_update')).qty, '0.25000000');
  check((await hear('order_filled')).order.open_qty, '0.75000000');
  const many = await ask('new_orders', { orders: [{ inst_id, side: 'BUY', qty: '1', price: '50' }, { inst_id, side: 'BUY', qty: '1', price: '0' }] });
  check(many.map(({ reply }) => reply), ['order_accepted', 'order_rejected']);
  const open = await ask('user_open_orders', { inst_id });
  check(open.orders.map(({ order_id }) => order_id), [many[0].order_id, sell.order_id]);
  const cancelled = await ask('cancel_orders', { entries: open.orders.map(({ order_id }) => ({ inst_id, order_id })) });
  check(cancelled.results.map(({ status }) => status), ['OK', 'OK']);
  check((await ask('logout')).status, ['OK']);
  check((await ask('user_balance')).status, ['LOGIN_REQUIRED']);
  console.log('done');
  socket.close();
};
