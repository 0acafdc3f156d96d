// Reads the candles of a chart until they are here; what is drawn is never of something else.
import type { Answer } from '../wire/http.ts';
import type { Candle } from '../wire/peatio.ts';

export type Loaded = 'loading' | 'ready' | 'empty' | 'error';

const RETRY_MS = 4_000;

/** Asks again after each failure, until it was read or the returned function is called. */
export function readCandles(ask: () => Promise<Answer<Candle[]>>, told: (loaded: Loaded, candles: Candle[]) => void): () => void {
  let isOver = false;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  const read = async () => {
    const answer = await ask();
    if (isOver) return;
    if (answer.ok) told(answer.value.length > 0 ? 'ready' : 'empty', answer.value);
    else {
      told('error', []);
      retrying = setTimeout(() => void read(), RETRY_MS);
    }
  };
  void read();
  return () => {
    isOver = true;
    clearTimeout(retrying);
  };
}
