import { describe, expect, it } from 'vitest';
import { Book } from '../books/book.ts';
import { read, text } from '../numbers/decimal.ts';
import type { Market } from '../wire/peatio.ts';
import { EMPTY, amountOfShare, fieldsOf, preview, stepped, type Draft, type Surroundings } from './draft.ts';

const market: Market = {
  id: 'ethusd', name: 'ETH/USD', base_unit: 'eth', quote_unit: 'usd', min_price: '0.01', max_price: '1000.0', min_amount: '0.00001',
  amount_precision: 5, price_precision: 2, state: 'enabled',
};

function around(available: Surroundings['available'] = { base: read('10'), quote: read('1000') }): Surroundings {
  const book = new Book();
  book.reset({ asks: [['100.0', '2.0'], ['101.0', '3.0'], ['120.0', '5.0']], bids: [['99.0', '1.0'], ['98.0', '4.0']], sequence: 1 });
  return { market, book, available, rates: { maker: read('0.001'), taker: read('0.002') }, last: read('100') };
}

const draft = (changes: Partial<Draft>): Draft => ({ ...EMPTY, ...changes });

describe('a preview', () => {
  it('splits a limit order into what trades now and what rests', () => {
    const seen = preview(draft({ price: '101', volume: '6' }), around());
    expect([text(seen.now), text(seen.average), text(seen.total)]).toEqual(['5', '100.6', '604']);
    expect(text(seen.needs)).toBe('606');
    // 5 × 0.002 taken, 1 × 0.001 made.
    expect([text(seen.fee), seen.feeCurrency, text(seen.receive)]).toEqual(['0.011', 'eth', '5.989']);
    expect(seen.isReady).toBe(true);
  });

  it('of a post-only order has the maker fee and touches nothing', () => {
    const seen = preview(draft({ price: '99', volume: '1', postOnly: 'yes' }), around());
    expect([text(seen.now), text(seen.fee)]).toEqual(['0', '0.001']);
  });

  it('of a market order trades at once, whatever was chosen for a limit order before', () => {
    const seen = preview(draft({ kind: 'market', volume: '3', postOnly: 'yes' }), around());
    expect([text(seen.now), text(seen.total)]).toEqual(['3', '301']);
    expect(preview(draft({ kind: 'market', by: 'spend', spend: '200.5', postOnly: 'reprice' }), around()).warnings).toEqual([]);
    expect(text(preview(draft({ kind: 'market', by: 'spend', spend: '200.5', postOnly: 'reprice' }), around()).amount)).toBe('2.00495');
  });

  it('of what trades at once or not counts only what trades', () => {
    const seen = preview(draft({ price: '100', volume: '6', lifetime: 'ioc' }), around());
    // 2 of 6 are there; the fee is 2 × 0.002.
    expect([text(seen.now), text(seen.total), text(seen.fee), text(seen.receive)]).toEqual(['2', '200', '0.004', '1.996']);
    expect(text(seen.needs)).toBe('600');
  });

  it('of all or nothing is nothing where the book has less, and says so', () => {
    const seen = preview(draft({ price: '100', volume: '6', lifetime: 'fok' }), around());
    expect([text(seen.now), text(seen.total), text(seen.receive)]).toEqual(['0', '0', '0']);
    expect(seen.warnings).toEqual(['The book has less ETH than this within its limit: all or nothing is nothing.']);
    const all = preview(draft({ price: '100', volume: '2', lifetime: 'fok' }), around());
    expect([text(all.total), all.warnings]).toEqual(['200', []]);
  });

  it('of a stop that trades at once or not counts all of it: it waits as a whole', () => {
    const seen = preview(draft({ kind: 'stop_limit', stop: '105', price: '106', volume: '2', lifetime: 'ioc' }), around());
    expect([text(seen.now), text(seen.total), text(seen.fee)]).toEqual(['0', '212', '0.004']);
  });

  it('of a market sell says the average, the impact and what the book lacks', () => {
    const seen = preview(draft({ side: 'sell', kind: 'market', volume: '6' }), around());
    expect([text(seen.now), text(seen.total), text(seen.average)]).toEqual(['5', '491', '98.2']);
    expect(text(seen.fee)).toBe('0.982');
    expect(seen.warnings).toEqual(['The book shows only 5.00000 ETH.']);
  });

  it('of a buy by money spends no more than that, in whole lots', () => {
    const seen = preview(draft({ kind: 'market', by: 'spend', spend: '200.5' }), around());
    expect([text(seen.amount), text(seen.needs)]).toEqual(['2.00495', '200.5']);
  });

  it('warns of a price far beyond the best, of impact and of missing money', () => {
    const seen = preview(draft({ price: '125', volume: '9' }), around());
    expect(seen.warnings).toEqual([
      'This needs more USD than you have available.', 'It would move the price by 20.0 %.', 'The price is 25.0 % above the best.',
    ]);
  });

  it('of a stop-market buy needs the reserve that the engine holds', () => {
    const seen = preview(draft({ kind: 'stop_market', stop: '110', volume: '2' }), around());
    expect([text(seen.needs), text(seen.now)]).toEqual(['231', '0']);
  });

  it('names each bad field', () => {
    expect(preview(draft({ price: '100.001', volume: '0.000001' }), around()).problems).toEqual({
      price: 'At most 2 decimals.', volume: 'At most 5 decimals.',
    });
    expect(preview(draft({ price: '2000', volume: '0' }), around()).problems).toEqual({
      price: 'The highest price is 1000.0.', volume: 'It must be more than zero.',
    });
    expect(preview(draft({ kind: 'stop_limit', price: '1', stop: 'x', volume: '1', display: '2' }), around()).problems).toEqual({
      stop: 'This is no number.', display: 'More than the order itself.',
    });
    expect(preview(draft({ price: '1', volume: '1', lifetime: 'gtd' }), around()).problems).toEqual({ expires: 'Say until when.' });
  });
});

describe('the wire', () => {
  it('is told only what differs from the default', () => {
    expect(fieldsOf(draft({ price: '100', volume: '1' }), 'ethusd', 'a')).toEqual({
      market: 'ethusd', side: 'buy', ord_type: 'limit', client_order_id: 'a', volume: '1', price: '100',
    });
    expect(fieldsOf(draft({ kind: 'market', by: 'spend', spend: '50' }), 'ethusd', 'a')).toEqual({
      market: 'ethusd', side: 'buy', ord_type: 'market', client_order_id: 'a', quote_amount: '50',
    });
  });

  it('is told every option', () => {
    const all = draft({
      side: 'sell', kind: 'stop_limit', price: '90', stop: '95', volume: '2', lifetime: 'gtd', expires: '2030-01-01T00:00Z', display: '1',
      stp: 'cancel_both',
    });
    expect(fieldsOf(all, 'ethusd', 'a')).toEqual({
      market: 'ethusd', side: 'sell', ord_type: 'stop_limit', client_order_id: 'a', volume: '2', price: '90', stop_price: '95',
      time_in_force: 'gtd', expiration_time: '1893456000000', display_volume: '1', stp: 'cancel_both',
    });
  });
});

describe('shares and steps', () => {
  it('of all there is leave nothing over', () => {
    expect(amountOfShare(100n, draft({ side: 'sell' }), around({ base: read('1.23456'), quote: 0n }))).toBe('1.23456');
    expect(amountOfShare(50n, draft({ price: '100' }), around())).toBe('5.00000');
    expect(amountOfShare(100n, draft({ kind: 'market', by: 'spend' }), around({ base: 0n, quote: read('12.5') }))).toBe('12.5');
    expect(amountOfShare(100n, draft({ price: '' }), around())).toBe('');
  });

  it('move a price by ticks and never to zero', () => {
    expect(stepped('100', 1n, market, null)).toBe('100.01');
    expect(stepped('0.01', -5n, market, null)).toBe('0.01');
    expect(stepped('', 1n, market, read('99.999'))).toBe('100.00');
  });
});
