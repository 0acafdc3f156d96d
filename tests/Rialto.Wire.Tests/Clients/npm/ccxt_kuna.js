// The class kuna of ccxt as npm has it, against a server of ours: signed paths end in .json, and several orders are signed as they
// are sent, percent-encoded.
//
// Usage: node ccxt_kuna.js URL ACCESS_KEY SECRET_KEY
const ccxt = require('ccxt');
const { check, failure, run, tick } = require('./check.js');

const [url, apiKey, secret] = process.argv.slice(2);
const kuna = new ccxt.kuna({ apiKey, secret, enableRateLimit: false, urls: { api: { public: url, private: url } } });

async function ask(name, ...words) {
  await tick();
  return kuna[name](...words);
}

run(async () => {
  const markets = await kuna.loadMarkets();
  check(Object.keys(markets).sort(), ['BTC/USD', 'BTC/USDT', 'ETH/BTC', 'ETH/USD', 'ETH/USDT', 'LTC/BTC', 'LTC/USD']);
  check(Math.abs(await kuna.fetchTime() - Date.now()) < 60_000, true);
  check((await ask('fetchBalance')).USD, { free: 1000, used: 0, total: 1000 });

  const sold = await ask('createOrder', 'ETH/USD', 'limit', 'sell', 2, 120.5);
  check([sold.status, sold.symbol, sold.side, sold.amount, sold.price], ['open', 'ETH/USD', 'sell', 2, 120.5]);
  const bid = await ask('createOrder', 'ETH/USD', 'limit', 'buy', 0.5, 100.239);
  check([bid.status, bid.price, bid.filled], ['open', 100.23, 0]);
  const book = await kuna.fetchOrderBook('ETH/USD');
  check([book.bids, book.asks], [[[100.23, 0.5]], [[120.5, 2]]]);
  const ticker = await kuna.fetchTicker('ETH/USD');
  check([ticker.bid, ticker.ask], [100.23, 120.5]);
  check((await kuna.fetchTickers())['ETH/USD'].ask, 120.5);
  check((await ask('fetchOpenOrders', 'ETH/USD')).map(({ id }) => id), [sold.id, bid.id]);

  // A trade with oneself, told from the side that sold.
  const bought = await ask('createOrder', 'ETH/USD', 'market', 'buy', 0.25);
  check([bought.status, bought.side], ['open', 'buy']);
  const done = await ask('fetchOrder', bought.id);
  check([done.status, done.filled, done.remaining], ['closed', 0.25, 0]);
  const [trade] = await kuna.fetchTrades('ETH/USD');
  check([trade.price, trade.amount, trade.cost, trade.side], [120.5, 0.25, 30.125, 'buy']);
  const mine = await ask('fetchMyTrades', 'ETH/USD');
  check(mine.map(({ id, order, side }) => [id, order, side]), [[trade.id, sold.id, 'sell']]);

  const many = await ask('privatePostOrdersMulti', {
    market: 'ethusd', orders: [{ side: 'buy', volume: 1, price: 90 }, { side: 'sell', volume: 1e-5, price: 130 }],
  });
  check(many.map(({ side, price, volume }) => [side, price, volume]), [['buy', '90.0', '1.0'], ['sell', '130.0', '0.00001']]);

  check((await ask('cancelOrder', bid.id)).status, 'open');
  check((await ask('fetchOrder', bid.id)).status, 'canceled');
  check(await failure(() => ask('cancelOrder', bid.id)) instanceof ccxt.OrderNotFound, true);
  check(await failure(() => ask('cancelOrder', '999999')) instanceof ccxt.OrderNotFound, true);
  check(await failure(() => ask('createOrder', 'ETH/USD', 'limit', 'buy', 100, 100)) instanceof ccxt.InsufficientFunds, true);
  check((await ask('privatePostOrdersClear')).length, 3);
  check(await ask('fetchOpenOrders', 'ETH/USD'), []);

  const forger = new ccxt.kuna({ apiKey, secret: 'other', enableRateLimit: false, urls: { api: { public: url, private: url } } });
  await tick();
  check(await failure(() => forger.fetchBalance()) instanceof ccxt.AuthenticationError, true);
  // What the commission of two sides took is all that went; what was held is free again.
  const balance = await ask('fetchBalance');
  check([balance.USD.used, balance.ETH.used, balance.USD.total, balance.ETH.total], [0, 0, 999.93975, 9.9995]);
});
