// The package peatio-client as npm has it, against a server of ours: it signs the sorted pairs without encoding them, and puts the
// parameters of a POST into the query.
//
// Usage: node peatio_client.js URL ACCESS_KEY SECRET_KEY
const peatio = require('peatio-client');
const { check, run, tick } = require('./check.js');

const [url, access_key, secret] = process.argv.slice(2);
const client = peatio({ url, access_key, secret });

async function ask(name, ...words) {
  await tick();
  return client[name](...words);
}

const accountOf = (member, currency) => member.accounts.find((account) => account.currency === currency);

run(async () => {
  const markets = await client.get('markets', {});
  check(markets.find(({ id }) => id === 'btcusd').name, 'BTC/USD');
  check(Object.keys((await client.get('tickers/btcusd', {})).ticker).slice(0, 6), ['buy', 'sell', 'low', 'high', 'last', 'vol']);
  check(accountOf(await ask('get_balances'), 'usd'), { currency: 'usd', balance: '1000.0', locked: '0.0' });

  const placed = await ask('place_order', { market: 'btcusd', side: 'buy', volume: '0.01', price: '7000.5' });
  check([placed.state, placed.price, placed.volume, placed.remaining_volume], ['wait', '7000.5', '0.01', '0.01']);
  const small = await ask('place_order', { market: 'btcusd', side: 'buy', volume: 2e-5, price: 6999 });
  check([small.state, small.volume], ['wait', '0.00002']);
  check((await client.get_md('btcusd')).bids, [['7000.5', '0.01'], ['6999.0', '0.00002']]);
  check((await ask('get_orders', { market: 'btcusd' })).map(({ id }) => id), [placed.id, small.id]);
  check(accountOf(await ask('get_balances'), 'usd'), { currency: 'usd', balance: '929.85502', locked: '70.14498' });

  check((await ask('cancel_order', placed.id)).state, 'wait');
  const cancelled = await ask('get_order', placed.id);
  check([cancelled.state, cancelled.trades], ['cancel', []]);
  check((await ask('cancel_all_orders')).map(({ id }) => id), [small.id]);
  check(await ask('get_orders', { market: 'btcusd' }), []);

  const unpaid = await ask('place_order', { market: 'btcusd', side: 'buy', volume: '1', price: '7000' });
  check(unpaid.error, { code: 2002, message: 'Failed to create order. Reason: cannot lock funds (amount: 7000.0)' });
  check((await ask('cancel_order', 999999)).error.code, 2003);
  check((await ask('get_order', 999999)).error.code, 2004);

  const deposits = await ask('get_deposits', { currency: 'usd', limit: 3 });
  check(deposits.map(({ currency, amount, state }) => [currency, amount, state]), [['usd', '1000.0', 'accepted']]);
  check((await ask('get_deposit', 'nobody-sent-this')).error, { code: 2012, message: "Deposit##txid=nobody-sent-this doesn't exist." });
  check(await ask('get_withdrawals', { currency: 'BTC' }), []);
  check(await ask('get_withdrawal_addresses', {}), []);
  check(Object.keys(await ask('withdraw', { currency: 'btc', amount: '0.01', address_id: 1 })), ['errors']);
  check(accountOf(await ask('get_balances'), 'usd'), { currency: 'usd', balance: '1000.0', locked: '0.0' });

  const forger = peatio({ url, access_key, secret: 'other' });
  await tick();
  check((await forger.get_balances()).error.code, 2005);
});
