interface Turn {
  readonly done: Promise<void>;
  readonly transaction: boolean;
}

/**
 * Lets one writer at a time have an item. A writer asks for all its keys at once and waits for everybody who asked for one
 * of them before, so nobody waits in a circle.
 */
export class KeyLocks {
  readonly #last = new Map<string, Turn>();

  /** Resolves when all keys are the caller's, with the function that gives them back. */
  async acquire(keys: readonly string[], kind: 'write' | 'transaction'): Promise<() => void> {
    let finish = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const turn: Turn = { done, transaction: kind === 'transaction' };
    const before = new Set<Promise<void>>();
    for (const key of keys) {
      const ahead = this.#last.get(key);
      if (ahead && ahead !== turn) before.add(ahead.done);
      this.#last.set(key, turn);
    }
    if (before.size > 0) await Promise.all(before);
    return () => {
      for (const key of keys) {
        if (this.#last.get(key) === turn) this.#last.delete(key);
      }
      finish();
    };
  }

  /** Whether a transaction has this key, or waits for it. */
  isInTransaction(key: string): boolean {
    return this.#last.get(key)?.transaction ?? false;
  }
}
