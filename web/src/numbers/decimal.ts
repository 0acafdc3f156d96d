// Prices and amounts: bigint in units of 10^-18, from decimal text and back. No floating point anywhere near money.

export type Units = bigint;

export const DECIMALS = 18;
export const ONE: Units = 10n ** 18n;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Reads a decimal text; null if it is none, or finer than we count. */
export function parse(text: string): Units | null {
  const found = NUMBER.exec(text.trim());
  if (!found) return null;
  const [, sign, whole = '', fraction = ''] = found;
  if (whole.length + fraction.length === 0 || fraction.length > DECIMALS) return null;
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -units : units;
}

/** Reads a text of the server, which is always a number. */
export function read(text: string): Units {
  const units = parse(text);
  if (units === null) throw new Error(`'${text}' is no decimal number`);
  return units;
}

/** The shortest text: no trailing zeros, no point without digits behind it. */
export function text(units: Units): string {
  const full = fixed(units, DECIMALS);
  return full.includes('.') ? full.replace(/\.?0+$/, '') : full;
}

/** Exactly `digits` decimals, cut off towards zero. */
export function fixed(units: Units, digits: number): string {
  const sign = units < 0n ? '-' : '';
  const cut = abs(units) / 10n ** BigInt(DECIMALS - digits);
  const padded = cut.toString().padStart(digits + 1, '0');
  const nothing = sign !== '' && cut === 0n ? '' : sign;
  if (digits === 0) return nothing + padded;
  return `${nothing}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** Thousands apart by commas, the fraction as it is. */
export function grouped(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

/** At most `digits` decimals, trailing zeros gone, thousands apart: for sums that people read. */
export function shown(units: Units, digits = 8): string {
  return grouped(text(floorTo(units, digits)));
}

const SHORT_DIGITS = 7;

const SIZES: readonly [bigint, string][] = [[10n ** 12n, 'T'], [10n ** 9n, 'B'], [10n ** 6n, 'M'], [10n ** 3n, 'k']];

/** Three or four significant digits with a letter: for volumes. */
export function compact(units: Units): string {
  const whole = abs(units) / ONE;
  for (const [size, letter] of SIZES) {
    if (whole >= size * 10n || (whole >= size && size > 1000n)) return fixed(units / size, whole >= size * 100n ? 1 : 2) + letter;
  }
  return grouped(fixed(units, whole >= 1000n ? 0 : whole >= 1n ? 2 : 4));
}

/** An amount in a narrow column: up to seven digits, as many decimals as the column's largest leaves; never a nothing that is something. */
export function short(units: Units, largest: Units, most: number): string {
  const whole = (abs(largest) / ONE).toString().length;
  const digits = Math.max(0, Math.min(most, SHORT_DIGITS - whole));
  const cut = fixed(units, digits);
  return units > 0n && floorTo(units, digits) === 0n ? `<${fixed(step(digits), digits)}` : grouped(cut);
}

export function abs(units: Units): Units {
  return units < 0n ? -units : units;
}

export function min(a: Units, b: Units): Units {
  return a < b ? a : b;
}

export function max(a: Units, b: Units): Units {
  return a > b ? a : b;
}

/** a × b, cut off. Exact for price × amount of an instrument: their decimals sum to at most 18. */
export function mul(a: Units, b: Units): Units {
  return (a * b) / ONE;
}

/** a × b, rounded up: what a fee costs. Neither is negative. */
export function mulUp(a: Units, b: Units): Units {
  return (a * b + ONE - 1n) / ONE;
}

/** a ÷ b, cut off; 0 for nothing to divide by. */
export function div(a: Units, b: Units): Units {
  return b === 0n ? 0n : (a * ONE) / b;
}

/** The smallest step of so many decimals. */
export function step(digits: number): Units {
  return 10n ** BigInt(DECIMALS - digits);
}

export function floorTo(units: Units, digits: number): Units {
  const unit = step(digits);
  return (units / unit) * unit;
}

/** How many decimals a text names, trailing zeros aside. */
export function decimalsOf(number: string): number {
  return (number.split('.')[1] ?? '').replace(/0+$/, '').length;
}

/** Percent with sign and two decimals of a ratio. */
export function percent(ratio: Units): string {
  const sign = ratio < 0n ? '−' : '+';
  return `${sign}${fixed(abs(ratio) * 100n, 2)} %`;
}
