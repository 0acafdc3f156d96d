// How figures of a market and times look in tables.
import { fixed, grouped, read, text } from '../numbers/decimal.ts';
import { markets } from '../markets/markets.svelte.ts';

export function priceText(market: string, price: string | null | undefined): string {
  if (price === null || price === undefined) return 'market';
  return grouped(fixed(read(price), markets.find(market)?.price_precision ?? 2));
}

export const amountText = (amount: string): string => grouped(text(read(amount)));

export const marketName = (market: string): string => markets.find(market)?.name ?? market;

/** Local time of an ISO text or of Unix milliseconds; the date only when it is not today. */
export function timeText(when: string | number): string {
  const at = new Date(when);
  const clock = at.toLocaleTimeString('en-GB');
  return at.toDateString() === new Date().toDateString() ? clock : `${at.toLocaleDateString('en-CA')} ${clock}`;
}

export const STATES: Record<string, string> = { wait: 'open', done: 'filled', cancel: 'cancelled', pending: 'sent', reject: 'refused' };

/** Share of an order that is filled, in whole percent. */
export function filledShare(executed: string, origin: string): bigint {
  const all = read(origin);
  return all === 0n ? 0n : (read(executed) * 100n) / all;
}
