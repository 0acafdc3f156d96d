// The arithmetic of margin as the screen needs it beforehand: what an order would bind, and where it would be liquidated. The server's
// own figures are shown wherever it tells them. Pure; money is counted to 10^-12, as the exchange does, and rounded as it does.
import { ONE, abs, div, max, mul, read, type Units } from '../numbers/decimal.ts';
import type { Contract, Tier } from '../wire/primebit.ts';

/** Money is a multiple of this. */
const PICO: Units = 10n ** 6n;
const CENT: Units = ONE / 100n;

export interface Slice {
  /** Where it ends; the next one begins there. */
  upTo: Units;
  initial: Units;
  maintenance: Units;
}

export const slicesOf = (tiers: readonly Tier[]): Slice[] =>
  tiers.map((tier) => ({ upTo: read(tier.up_to), initial: read(tier.initial), maintenance: read(tier.maintenance) }));

/** What so much of a contract is worth at a price, in its margin currency. */
export function valueOf(contract: Pick<Contract, 'contract_type' | 'contract_size'>, price: Units, volume: Units): Units {
  const size = read(contract.contract_size);
  return contract.contract_type === 'inverse' ? div(mul(volume, size), price) : mul(mul(price, volume), size);
}

/** Money that is asked for: up to the next 10^-12. */
export function ceiled(money: Units): Units {
  const rest = ((money % PICO) + PICO) % PICO;
  return rest === 0n ? money : money - rest + PICO;
}

/** Each slice of a notional at its own rate, one rounding at the end; null above the last slice. */
export function required(notional: Units, slices: readonly Slice[], rateOf: (slice: Slice) => Units): Units | null {
  let [sum, from] = [0n, 0n];
  for (const slice of slices) {
    const part = (notional < slice.upTo ? notional : slice.upTo) - from;
    if (part > 0n) sum += part * rateOf(slice);
    if (notional <= slice.upTo) return ceiled((sum + ONE - 1n) / ONE);
    from = slice.upTo;
  }
  return null;
}

/** A slice's initial rate under a leverage: the higher one of the two, the leverage's rounded up to 10^-6. */
export function initialRate(slice: Slice, leverage: number): Units {
  const whole = BigInt(Math.max(1, Math.trunc(leverage)));
  const own = ((1_000_000n + whole - 1n) / whole) * (ONE / 1_000_000n);
  return max(slice.initial, own);
}

export const initialOf = (notional: Units, slices: readonly Slice[], leverage: number): Units | null =>
  required(notional, slices, (slice) => initialRate(slice, leverage));

export const maintenanceOf = (notional: Units, slices: readonly Slice[]): Units | null => required(notional, slices, (slice) => slice.maintenance);

/** A fee as it is booked: what is paid is rounded up, what is received is cut off. */
export function feeOf(value: Units, rate: Units): Units {
  if (rate >= 0n) return ceiled((value * rate + ONE - 1n) / ONE);
  const received = (value * -rate) / ONE;
  return -(received - (received % PICO));
}

/** The largest volume that an account has to answer for: what it holds, with all buys, or with all sells. */
export function exposureOf(position: Units, buys: Units, sells: Units): Units {
  return max(abs(position), max(abs(position + buys), abs(position - sells)));
}

export interface Holding {
  /** Above 0 is long. */
  volume: Units;
  /** What the position cost, with its sign. */
  cost: Units;
  /** The account's balance, and what its other positions gain less what they must keep. */
  balance: Units;
  others: Units;
}

/** The fair price at which maintenance is just met: one cent further it is not; null when no price does that. */
export function liquidationPrice(contract: Pick<Contract, 'contract_size' | 'contract_type' | 'tiers'>, holding: Holding): Units | null {
  const { volume, cost } = holding;
  // An inverse contract's value falls with the price: nobody lists one, and the server says its price itself.
  if (volume === 0n || contract.contract_type === 'inverse') return null;
  const isLong = volume > 0n;
  const free = holding.balance + holding.others;
  const each = mul(abs(volume), read(contract.contract_size));
  let [from, rateBefore, offset] = [0n, 0n, 0n];
  for (const { upTo, maintenance: rate } of slicesOf(contract.tiers)) {
    offset += mul(rate - rateBefore, from);
    // maintenance(N) = rate × N − offset in this slice.
    const top = isLong ? cost - free - offset : free - cost + offset;
    const bottom = isLong ? ONE - rate : ONE + rate;
    const notional = div(top, bottom);
    if (notional > from && notional <= upTo) return toCent(top, mul(bottom, each), isLong);
    [from, rateBefore] = [upTo, rate];
  }
  return null;
}

/** top ÷ bottom in whole cents, up for a long position, down for a short one. */
function toCent(top: Units, bottom: Units, isUp: boolean): Units {
  const [cents, rest] = [(top * 100n) / bottom, (top * 100n) % bottom];
  return (isUp && rest > 0n ? cents + 1n : cents) * CENT;
}

/** How much of what keeps the account alive is used: 1 is liquidation. */
export function usedOf(maintenance: Units, equity: Units): Units {
  if (maintenance <= 0n) return 0n;
  return equity <= 0n ? ONE : div(maintenance, equity);
}
