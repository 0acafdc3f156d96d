import { expect, it } from 'vitest';
import { moved } from './tape.ts';

it('each print says which way the price went to it; the same price goes on as before', () => {
  const print = (key: string, price: string) => ({ key, price, volume: '1.0', atMs: 1 });
  const lines = moved([print('e', '8000.5'), print('d', '8000.5'), print('c', '8001.0'), print('b', '8000.0'), print('a', '8000.0')]);
  expect(lines.map(({ key, move }) => `${key} ${move}`)).toEqual(['e down', 'd down', 'c up', 'b up', 'a up']);
  expect(moved([])).toEqual([]);
});
