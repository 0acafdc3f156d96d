// Which candles somebody looks at: chosen for each market, or what was chosen last.
import { likingOf } from '../shell/settings.svelte.ts';

export type Period = readonly [minutes: number, name: string];

/** The period of a market's picture, if there is such a one here. */
export function periodOf(id: string, periods: readonly Period[]): Period {
  const wanted = likingOf(id).period;
  return periods.find(([minutes]) => minutes === wanted) ?? periods[0]!;
}
