// The class tidebit of ccxt as npm has it, against a server of ours: it reads the digits of markets, and asks for the oldest candles.
//
// Usage: node ccxt_tidebit.js URL ACCESS_KEY SECRET_KEY
const ccxt = require('ccxt');
const { check, failure, run, tick } = require('./check.js');

const [url, apiKey, secret] = process.argv.slice(2);
const tidebit = new ccxt.tidebit({ apiKey, secret, enableRateLimit: false, urls: { api: url } });

async function ask(name, ...words) {
  await tick();
  return tidebit[name](...words);
}

run(async () => {
  const markets = await tidebit.loadMarkets();
  check(Object.keys(markets).sort(), ['BTC/USD', 'BTC/USDT', 'ETH/BTC', 'ETH/USD', 'ETH/USDT', 'LTC/BTC', 'LTC/USD']);
  check(markets['LTC/USD'].precision, { amount: 1e-8, price: 0.01 });
  check((await ask('fetchBalance')).USD, { free: 1000, used: 0, total: 1000 });

  const sold = await ask('createOrder', 'LTC/USD', 'limit', 'sell', 2, 60.5);
  check([sold.status, sold.type, sold.side, sold.price, sold.amount, sold.remaining], ['open', 'limit', 'sell', 60.5, 2, 2]);
  const bid = await ask('createOrder', 'LTC/USD', 'limit', 'buy', 0.5, 50);
  check([bid.status, bid.symbol], ['open', 'LTC/USD']);
  const book = await tidebit.fetchOrderBook('LTC/USD');
  check([book.bids, book.asks], [[[50, 0.5]], [[60.5, 2]]]);
  const ticker = await tidebit.fetchTicker('LTC/USD');
  check([ticker.bid, ticker.ask], [50, 60.5]);
  check((await tidebit.fetchTickers())['LTC/USD'].ask, 60.5);
  check((await ask('privateGetOrders', { market: 'ltcusd' })).map(({ id, state }) => [`${id}`, state]), [[sold.id, 'wait'], [bid.id, 'wait']]);

  const bought = await ask('createOrder', 'LTC/USD', 'market', 'buy', 0.25);
  check([bought.status, bought.filled], ['open', 0]);
  const done = await ask('privateGetOrder', { id: bought.id });
  check([done.state, done.avg_price, done.trades.length], ['done', '60.5', 1]);
  check((await tidebit.fetchTrades('LTC/USD')).map(({ price, amount }) => [price, amount]), [[60.5, 0.25]]);
  const [candle] = await tidebit.fetchOHLCV('LTC/USD', '1h');
  check(candle.slice(1), [60.5, 60.5, 60.5, 60.5, 0.25]);

  check((await ask('cancelOrder', bid.id)).status, 'open');
  check((await ask('privateGetOrder', { id: bid.id })).state, 'cancel');
  check(await failure(() => ask('cancelOrder', bid.id)) instanceof ccxt.OrderNotFound, true);
  check(await failure(() => ask('createOrder', 'LTC/USD', 'limit', 'buy', 100, 100)) instanceof ccxt.InsufficientFunds, true);
  check((await ask('cancelOrder', sold.id)).status, 'open');
  check(await ask('privateGetOrders', { market: 'ltcusd' }), []);
  const { LTC } = await ask('fetchBalance');
  check([LTC.used, LTC.total], [0, 9.9995]);
});
