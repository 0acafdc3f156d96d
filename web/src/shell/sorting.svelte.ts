// The order of a table's rows, chosen by its heads: first press downwards, then upwards, then as they came.

export type Sortable = bigint | string;

export class Sorting<Key extends string> {
  key: Key | null = $state(null);
  isDown = $state(true);

  press(key: Key): void {
    if (this.key !== key) [this.key, this.isDown] = [key, true];
    else if (this.isDown) this.isDown = false;
    else this.key = null;
  }

  /** What a screen reader is told of a column. */
  of(key: Key): 'ascending' | 'descending' | undefined {
    if (this.key !== key) return undefined;
    return this.isDown ? 'descending' : 'ascending';
  }

  rows<Row>(rows: readonly Row[], values: Record<Key, (row: Row) => Sortable>): Row[] {
    return this.key === null ? [...rows] : sorted(rows, values[this.key], this.isDown);
  }
}

/** A sorted copy; rows with equal values stay as they came. */
export function sorted<Row>(rows: readonly Row[], value: (row: Row) => Sortable, isDown: boolean): Row[] {
  const compare = (a: Sortable, b: Sortable) => (a < b ? -1 : a > b ? 1 : 0);
  return [...rows].sort((a, b) => (isDown ? compare(value(b), value(a)) : compare(value(a), value(b))));
}
