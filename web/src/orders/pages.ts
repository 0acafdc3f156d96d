// All rows of a list that the server gives in pages.
import type { Answer, Fields } from '../wire/http.ts';

const PAGE = 1_000;

/** Every row once, newest first; null when a page could not be read: half a file looks like a whole one. */
export async function everything<Row extends { id: number }>(read: (page: Fields) => Promise<Answer<Row[]>>): Promise<Row[] | null> {
  // Rows that come meanwhile move the others on to the next page, so some are read twice.
  const rows = new Map<number, Row>();
  for (let number = 1; ; number++) {
    const answer = await read({ limit: String(PAGE), page: String(number) });
    if (!answer.ok) return null;
    for (const row of answer.value) rows.set(row.id, row);
    if (answer.value.length < PAGE) return [...rows.values()].sort((a, b) => b.id - a.id);
  }
}
