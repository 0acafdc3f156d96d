// Candles of decimal text, as the picture takes them. Apart from the library, which comes later than the page.
import type { Candle } from '../wire/peatio.ts';

/** A candle of decimal text: the picture needs no more than a floating-point number. */
export const candleFrom = (timeS: number, open: string, high: string, low: string, close: string, volume: string): Candle =>
  [timeS, Number(open), Number(high), Number(low), Number(close), Number(volume)];

/** A candle with one more print in it; another period begins a new one. */
export function withPrint(last: Candle | null, timeS: number, price: string, volume: string): Candle {
  const at = Number(price);
  if (!last || timeS > last[0]) return [timeS, at, at, at, at, Number(volume)];
  return [last[0], last[1], Math.max(last[2], at), Math.min(last[3], at), at, last[5] + Number(volume)];
}
