import type { PageStart } from './resource-source.ts';

/** Where a list goes on, and for whom and which query. */
export interface Cursor {
  readonly connector: string;
  /** Stands for endpoint, filter and order. */
  readonly query: string;
  readonly start: PageStart;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/** Cursors of RFC 9865. What a client gets is a random id, which tells nothing and can't be guessed. */
export interface CursorStore {
  /** Answers the id. */
  keep(tenant: string, cursor: Cursor): Promise<string>;
  /** An expired one may be found for a while, and be gone after that. */
  find(tenant: string, id: string): Promise<Cursor | undefined>;
}
