// A day's change as people read it, from the wire's "+0.12%".
import { ONE, div, percent, read, type Units } from '../numbers/decimal.ts';
import type { Ticker } from '../wire/peatio.ts';

export interface Change {
  ratio: Units;
  text: string;
  tone: 'up' | 'down' | '';
}

/** Nothing where nothing was traded. */
export function changeOf(ticker: Pick<Ticker, 'last' | 'price_change_percent'> | undefined): Change {
  if (!ticker || read(ticker.last) === 0n) return { ratio: 0n, text: '–', tone: '' };
  const ratio = div(read(ticker.price_change_percent.replace('%', '')), 100n * ONE);
  if (ratio === 0n) return { ratio, text: '0.00 %', tone: '' };
  return { ratio, text: `${ratio > 0n ? '▲' : '▼'} ${percent(ratio)}`, tone: ratio > 0n ? 'up' : 'down' };
}
