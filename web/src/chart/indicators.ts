// Lines over candles. Numbers, as in every picture.

export interface Bar {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

export interface Point {
  time: number;
  value: number;
}

/** Mean of the last closes; from the first bar that has as many. */
export function ma(bars: readonly Bar[], length: number): Point[] {
  const points: Point[] = [];
  let sum = 0;
  bars.forEach((bar, index) => {
    sum += bar.close - (bars[index - length]?.close ?? 0);
    if (index >= length - 1) points.push({ time: bar.time, value: sum / length });
  });
  return points;
}

/** Exponential mean that begins with the first close. */
export function ema(bars: readonly Bar[], length: number): Point[] {
  const weight = 2 / (length + 1);
  let value = bars[0]?.close ?? 0;
  return bars.map((bar) => {
    value += (bar.close - value) * weight;
    return { time: bar.time, value };
  });
}

const DAY_S = 86_400;

/** Volume-weighted price of the UTC day so far. */
export function vwap(bars: readonly Bar[]): Point[] {
  let day = -1;
  let money = 0;
  let volume = 0;
  return bars.map((bar) => {
    const today = Math.floor(bar.time / DAY_S);
    if (today !== day) [day, money, volume] = [today, 0, 0];
    money += ((bar.high + bar.low + bar.close) / 3) * bar.volume;
    volume += bar.volume;
    return { time: bar.time, value: volume === 0 ? bar.close : money / volume };
  });
}
