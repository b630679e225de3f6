import { createHash } from 'node:crypto';
import type { Database, Write } from 'dynalite/db/index.js';
import * as z from 'zod';
import { rangeOf } from './database.ts';
import { DynamoFault } from './faults.ts';

const lifetimeMs = 10 * 60_000;
const prefix = 'front-token~';

const tokenEntry = z.object({ content: z.string(), at: z.number() });
type TokenEntry = z.infer<typeof tokenEntry>;

/**
 * The request tokens of the last ten minutes. Each is written in the batch of its transaction, so that after a crash a
 * token is known exactly if its transaction happened.
 */
export class RequestTokens {
  readonly #entries: Map<string, TokenEntry>;
  readonly #clock: () => number;

  private constructor(entries: Map<string, TokenEntry>, clock: () => number) {
    this.#entries = entries;
    this.#clock = clock;
  }

  static async load(database: Database, clock: () => number): Promise<RequestTokens> {
    const entries: [string, TokenEntry][] = [];
    const rows = database.iterator(rangeOf(prefix));
    try {
      for (let page = await rows.nextv(1000); page.length > 0; page = await rows.nextv(1000)) {
        for (const [key, value] of page) entries.push([key.slice(prefix.length), tokenEntry.parse(value)]);
      }
    } finally {
      await rows.close();
    }
    entries.sort(([, one], [, other]) => one.at - other.at);
    return new RequestTokens(new Map(entries), clock);
  }

  /** Whether a transaction with this token and content was done; throws when it was done with other content. */
  isDone(token: string, content: string): boolean {
    const entry = this.#entries.get(token);
    if (entry === undefined || entry.at <= this.#clock() - lifetimeMs) return false;
    if (entry.content === content) return true;
    throw new DynamoFault(
      'IdempotentParameterMismatchException',
      'The request was retried with a different payload but with an idempotent token that was already used',
    );
  }

  /** To be committed with the transaction; then call `remember`. */
  write(token: string, content: string): Write {
    return { type: 'put', key: prefix + token, value: { content, at: this.#clock() } satisfies TokenEntry };
  }

  remember(token: string, content: string): void {
    // Re-inserted, so that the map stays in the order of time.
    this.#entries.delete(token);
    this.#entries.set(token, { content, at: this.#clock() });
  }

  /** Forgets tokens that are too old, oldest first, and answers what is to be committed for that. */
  forgetExpired(): Write[] {
    const writes: Write[] = [];
    for (const [token, entry] of this.#entries) {
      if (entry.at > this.#clock() - lifetimeMs) break;
      this.#entries.delete(token);
      writes.push({ type: 'del', key: prefix + token });
    }
    return writes;
  }
}

/** A digest that does not depend on the order of attributes, since clients marshal maps in any order. */
export const contentDigest = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content, inOneOrder)).digest('base64');

function inOneOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
