import type { BulkOperation } from './bulk-request.ts';
import { referencesOf } from './references.ts';

/**
 * In which order operations are done: as they were sent, but each after those that make what it refers to. What waits for
 * itself, or for something that does, is `circular` and can't be done at all.
 */
export interface Schedule {
  /** Indexes into the operations. */
  readonly order: readonly number[];
  readonly circular: readonly number[];
}

export function schedule(operations: readonly BulkOperation[]): Schedule {
  const makers = new Set(operations.filter(isMaker).map(({ bulkId }) => bulkId));
  const waiting = new Map(
    operations.map((operation, index) => {
      const awaited = [...referencesOf(operation)].filter((bulkId) => makers.has(bulkId));
      return [index, { awaited, makes: isMaker(operation) ? operation.bulkId : undefined }] as const;
    }),
  );
  const made = new Set<string>();
  const order: number[] = [];
  const nextReady = () => [...waiting].find(([, { awaited }]) => awaited.every((bulkId) => made.has(bulkId)));
  for (let next = nextReady(); next !== undefined; next = nextReady()) {
    const [index, { makes }] = next;
    if (makes !== undefined) made.add(makes);
    waiting.delete(index);
    order.push(index);
  }
  return { order, circular: [...waiting.keys()] };
}

const isMaker = ({ method, bulkId }: BulkOperation): boolean => method === 'POST' && bulkId !== undefined;
