// All rows of a list that the server gives in pages.
import type { Answer, Fields } from '../wire/http.ts';

export const PAGE_ROWS = 1_000;

/** How far is read; nothing said: to the end. */
export interface Bounds {
  /** Pages at most. What is missing then is seen by the total. */
  pages?: number;
  /** Asked before each page: whether anybody still wants it. */
  isWanted?: () => boolean;
}

/** Every row once, newest first; the refusal of a page that could not be read: half a file looks like a whole one. */
export async function everything<Row extends { id: number }>(read: (page: Fields) => Promise<Answer<Row[]>>, bounds: Bounds = {}): Promise<Answer<Row[]>> {
  // Rows that come meanwhile move the others on to the next page, so some are read twice.
  const rows = new Map<number, Row>();
  for (let number = 1; ; number++) {
    const answer = await read({ limit: String(PAGE_ROWS), page: String(number) });
    if (!answer.ok) return answer;
    for (const row of answer.value) rows.set(row.id, row);
    const isLast = answer.value.length < PAGE_ROWS || number === bounds.pages || bounds.isWanted?.() === false;
    if (isLast) return { ...answer, value: [...rows.values()].sort((a, b) => b.id - a.id) };
  }
}
