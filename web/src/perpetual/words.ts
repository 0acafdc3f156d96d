// How figures of perpetuals look.
import { ONE, abs, decimalsOf, fixed, grouped, read, text, type Units } from '../numbers/decimal.ts';
import type { Contract } from '../wire/primebit.ts';

export const digitsOf = (contract: Contract): number => decimalsOf(text(read(contract.tick_size)));

/** A price of the tick's decimals, or of all it has: fair and index prices are finer. */
export const priceOf = (price: string | null | undefined, digits: number): string => {
  if (price === null || price === undefined) return '–';
  const units = read(price);
  return units === 0n ? '–' : grouped(fixed(units, Math.max(digits, Math.min(2, decimalsOf(price)))));
};

/** Money with its sign, at most `digits` decimals. */
export function signed(money: Units, digits = 8): string {
  const cut = fixed(abs(money), digits).replace(/\.?0+$/, '');
  return `${money < 0n ? '−' : '+'}${grouped(cut)}`;
}

export const tone = (money: Units): 'up' | 'down' | '' => (money > 0n ? 'up' : money < 0n ? 'down' : '');

/** A funding rate: four decimals of a percent. */
export const rateText = (rate: string | null): string => {
  if (rate === null) return '–';
  const units = read(rate);
  return `${units < 0n ? '−' : units > 0n ? '+' : ''}${fixed(abs(units) * 100n, 4)} %`;
};

/** The next funding by the clock: they stand at whole intervals of the day, also before the first one was announced. */
export function nextFunding(toldMs: number | null, intervalMs: number, nowMs: number): number {
  return toldMs !== null && toldMs > 0 ? toldMs : (Math.floor(nowMs / intervalMs) + 1) * intervalMs;
}

/** Hours, minutes and seconds until a moment of the server's clock. */
export function untilText(atMs: number, nowMs: number): string {
  const left = Math.max(0, Math.floor((atMs - nowMs) / 1000));
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(left / 3600))}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
}

/** A ratio in whole percent, never less than it is. */
export const percentUp = (ratio: Units): bigint => (ratio * 100n + ONE - 1n) / ONE;
