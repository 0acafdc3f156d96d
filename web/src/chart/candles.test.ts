import { expect, it } from 'vitest';
import { candleFrom, withPrint } from './candles.ts';

it('a print goes into the candle of its time, or begins the next one', () => {
  const candle = candleFrom(60, '8000.0', '8001.5', '7999.5', '8000.5', '1.5');
  expect(candle).toEqual([60, 8000, 8001.5, 7999.5, 8000.5, 1.5]);
  expect(withPrint(candle, 60, '8002.0', '0.5')).toEqual([60, 8000, 8002, 7999.5, 8002, 2]);
  expect(withPrint(candle, 60, '7999.0', '0.5')).toEqual([60, 8000, 8001.5, 7999, 7999, 2]);
  expect(withPrint(candle, 120, '8002.0', '0.25')).toEqual([120, 8002, 8002, 8002, 8002, 0.25]);
  expect(withPrint(null, 120, '8002.0', '0.25')).toEqual([120, 8002, 8002, 8002, 8002, 0.25]);
});
