/**
 * Remembers behind which resource a list has its `offset`-th, so that who reads it page by page reads each page once. A
 * deletion before it would shift it; so it counts only while no resource has been deleted since. Creations come behind it.
 */
export interface Bookmark {
  readonly slot: number;
  readonly offset: number;
  /** Sort key, in the index, of the last resource that is skipped. */
  readonly after: string;
  /** How many deletions the list had seen when it was kept. */
  readonly deletedBefore: number;
  /** ISO 8601. */
  readonly keptAt: string;
}

/** What there is to know of a list without reading it. */
export interface Tally {
  readonly total: number;
  /** How many resources were ever deleted from it, and when the last one was (ISO 8601; empty: none was). */
  readonly deletions: number;
  readonly lastDeletion: string;
  readonly bookmarks: readonly Bookmark[];
}
