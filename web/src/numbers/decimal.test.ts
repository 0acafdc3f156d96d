import { describe, expect, it } from 'vitest';
import { ONE, compact, decimalsOf, div, fixed, floorTo, grouped, mul, mulUp, parse, percent, read, short, shown, text } from './decimal.ts';

describe('decimal numbers', () => {
  it('are read exactly or not at all', () => {
    expect(parse('1')).toBe(ONE);
    expect(parse('0.000000000000000001')).toBe(1n);
    expect(parse('-0.5')).toBe(-ONE / 2n);
    expect(parse('.5')).toBe(ONE / 2n);
    expect(parse('160.')).toBe(160n * ONE);
    for (const bad of ['', '.', '1e3', 'NaN', '1,000', '0x1', '1.0000000000000000001', '--1']) expect(parse(bad), bad).toBeNull();
  });

  it('come back as the text they were', () => {
    for (const number of ['0', '1', '160.82', '0.00001', '-4.64351', '123456789012345678.000000000000000001']) {
      expect(text(read(number))).toBe(number);
    }
    expect(text(read('31.0'))).toBe('31');
    expect(text(read('-0.0'))).toBe('0');
  });

  it('are cut off, never rounded up', () => {
    expect(fixed(read('160.829'), 2)).toBe('160.82');
    expect(fixed(read('-0.009'), 2)).toBe('0.00');
    expect(fixed(read('7'), 0)).toBe('7');
    expect(floorTo(read('1.239'), 2)).toBe(read('1.23'));
  });

  it('multiply and divide as the ledger does', () => {
    expect(mul(read('160.82'), read('26.35649'))).toBe(read('4238.6507218'));
    expect(mulUp(1n, read('0.002'))).toBe(1n);
    expect(div(read('10.9'), read('2'))).toBe(read('5.45'));
    expect(div(1n, 0n)).toBe(0n);
  });

  it('are shown for people', () => {
    expect(grouped('1234567.891')).toBe('1,234,567.891');
    expect(shown(read('12345678.90'))).toBe('12,345,678.9');
    expect(compact(read('1234567.8'))).toBe('1.23M');
    expect(compact(read('0.1234567'))).toBe('0.1234');
    expect(compact(read('9999.5'))).toBe('9,999');
    expect(percent(read('-0.0319'))).toBe('−3.19 %');
    expect(decimalsOf('5.100')).toBe(1);
  });
});

it('an amount in a narrow column keeps seven digits and never becomes nothing', () => {
  const of = (amount: string, largest: string, most = 8) => short(read(amount), read(largest), most);
  expect(of('0.65625', '1.53111')).toBe('0.656250');
  expect(of('12.3456789', '1234.5')).toBe('12.345');
  expect(of('1234567.5', '12345678')).toBe('1,234,567');
  expect(of('0.0000001', '1')).toBe('<0.000001');
  expect(of('0.5', '0.5', 2)).toBe('0.50');
  expect(of('0', '1', 2)).toBe('0.00');
});
