import type { Entry } from '../../../../control-api/control-api.ts';

/** Which exchanges the inspector shows. */
export interface Filter {
  direction?: Entry['direction'];
  conversation_id?: string;
  findings?: boolean;
  text?: string;
}

/** Exchanges in order of their id, oldest first; `version` grows with each change. */
export class ShownEntries {
  rows: Entry[] = [];
  /** Nothing older is left on the emulator. */
  complete = false;
  version = 0;

  /** Takes an exchange that began or changed. */
  take(entry: Entry): void {
    this.version += 1;
    const at = this.indexFor(entry.id);
    if (this.rows[at]?.id === entry.id) this.rows[at] = entry;
    else if (at === this.rows.length) this.rows.push(entry);
    else this.rows.splice(at, 0, entry);
  }

  remove(id: number): void {
    const at = this.indexFor(id);
    if (this.rows[at]?.id !== id) return;
    this.rows.splice(at, 1);
    this.version += 1;
  }

  putBefore(older: Entry[]): void {
    const first = this.rows[0]?.id ?? Number.POSITIVE_INFINITY;
    this.rows = [...older.filter(({ id }) => id < first), ...this.rows];
    this.version += 1;
  }

  /** Takes the newest as the emulator has them; keeps older ones that join on, and what came meanwhile. */
  putNewest(newest: Entry[], complete: boolean): void {
    const last = newest.at(-1)?.id ?? 0;
    const joint = this.rows.findIndex(({ id }) => id === newest[0]?.id);
    const older = this.rows.slice(0, Math.max(0, joint));
    this.rows = [...older, ...newest, ...this.rows.filter(({ id }) => id > last)];
    this.complete = complete || (older.length > 0 && this.complete);
    this.version += 1;
  }

  clear(): void {
    this.rows = [];
    this.complete = false;
    this.version += 1;
  }

  /** Place of the entry with this id, or where it would stand. */
  indexFor(id: number): number {
    let [low, high] = [0, this.rows.length];
    if (high > 0 && (this.rows[high - 1]?.id ?? 0) < id) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle]?.id ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether an exchange belongs into the list, as far as its head tells; its text is asked of the emulator. */
export function matches(entry: Entry, { direction, conversation_id, findings }: Filter): boolean {
  return (
    (!direction || entry.direction === direction) &&
    (!conversation_id || entry.conversation_id === conversation_id) &&
    (!findings || entry.findings.length > 0)
  );
}
