/** A small line of closes, oldest first, in a box of 100 × 24; empty for fewer than two. */
export function sparkline(closes: readonly number[]): string {
  if (closes.length < 2) return '';
  const [low, high] = [Math.min(...closes), Math.max(...closes)];
  const y = (close: number) => (high === low ? 12 : 22 - ((close - low) / (high - low)) * 20).toFixed(1);
  return closes.map((close, index) => `${index === 0 ? 'M' : 'L'}${((index / (closes.length - 1)) * 100).toFixed(1)} ${y(close)}`).join('');
}
