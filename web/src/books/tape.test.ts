import { expect, it } from 'vitest';
import { text } from '../numbers/decimal.ts';
import { gatheredPrints, type Print } from './tape.ts';

const print = (id: number, price: string, amount: string, at = 100, side: Print['side'] = 'buy'): Print => ({ id, price, amount, side, at });

it('what was taken at one price in one second is one line', () => {
  const lines = gatheredPrints([print(9, '101.0', '0.25'), print(8, '101.0', '0.5'), print(7, '100.0', '1.0')]);
  expect(lines.map(({ id, ids, price, amount }) => [id, ids, price, text(amount)])).toEqual([
    [8, [9, 8], '101.0', '0.75'],
    [7, [7], '100.0', '1'],
  ]);
});

it('another second, side or a price in between begins a new line', () => {
  expect(gatheredPrints([print(3, '1.0', '1.0', 101), print(2, '1.0', '1.0', 100)])).toHaveLength(2);
  expect(gatheredPrints([print(3, '1.0', '1.0', 100, 'sell'), print(2, '1.0', '1.0')])).toHaveLength(2);
  expect(gatheredPrints([print(3, '1.0', '1.0'), print(2, '2.0', '1.0'), print(1, '1.0', '1.0')])).toHaveLength(3);
});
