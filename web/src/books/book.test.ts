import { expect, it } from 'vitest';
import { read, text } from '../numbers/decimal.ts';
import { Book, gathered, sweep, type Row } from './book.ts';

const snapshot = {
  asks: [['160.5', '2.0'], ['161.0', '1.0']],
  bids: [['159.0', '3.0'], ['158.5', '1.0']],
  sequence: 7,
} as const;

function book(): Book {
  const made = new Book();
  made.reset(structuredClone(snapshot) as never);
  return made;
}

const rows = (levels: readonly Row[]) => levels.map(({ price, amount }) => `${text(amount)}@${text(price)}`);

it('increments change, add and remove levels and keep the best first', () => {
  const made = book();
  expect(made.apply({ asks: [['160.5', '0.0'], ['160.75', '4.0']], bids: [['159.5', '0.1'], ['158.5', '2.0']], sequence: 8 })).toBe(true);
  expect(rows(made.asks)).toEqual(['4@160.75', '1@161']);
  expect(rows(made.bids)).toEqual(['0.1@159.5', '3@159', '2@158.5']);
  expect(text(made.mid!)).toBe('160.125');
});

it('a gap asks for a new start and nothing is applied until it comes', () => {
  const made = book();
  expect(made.apply({ asks: [['160.5', '9.0']], sequence: 9 })).toBe(false);
  expect(made.state).toBe('resyncing');
  expect(made.apply({ asks: [['160.5', '9.0']], sequence: 10 })).toBe(true);
  expect(rows(made.asks)[0]).toBe('2@160.5');
  made.reset({ asks: [], bids: [], sequence: 11 });
  expect(made.state).toBe('live');
  expect(made.mid).toBeNull();
});

it('an increment that the snapshot has in it, or that comes before one, changes nothing', () => {
  const made = book();
  expect(made.apply({ asks: [['160.5', '9.0']], sequence: 7 })).toBe(true);
  expect(rows(made.asks)[0]).toBe('2@160.5');
  expect(new Book().apply({ asks: [['1.0', '1.0']], sequence: 5 })).toBe(true);
});

it('grouping never shows a better price than there is', () => {
  const made = book();
  const shown = gathered(made.asks, 'ask', read('1'), 10);
  expect(rows(shown)).toEqual(['3@161']);
  expect(rows(gathered(made.bids, 'bid', read('1'), 10))).toEqual(['3@159', '1@158']);
  expect(text(gathered(made.bids, 'bid', read('0.5'), 10)[1]!.total)).toBe('4');
  expect(gathered(made.bids, 'bid', read('0.5'), 1)).toHaveLength(1);
});

it('a sweep takes best prices first and says what it costs', () => {
  const made = book();
  const bought = sweep(made.asks, { amount: read('2.5') });
  expect([text(bought.amount), text(bought.cost), text(bought.worst), bought.levels]).toEqual(['2.5', '401.5', '161', 2]);
  const limited = sweep(made.asks, { amount: read('9') }, (price) => price <= read('160.5'));
  expect(text(limited.amount)).toBe('2');
  const spent = sweep(made.asks, { funds: read('80.25') });
  expect(text(spent.amount)).toBe('0.5');
});
