import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { Unavailable } from '#provisioning/faults.ts';
import { conflictTries, pause } from './transaction.ts';

/**
 * The answer of one conditional write, `undefined` when its condition failed. While a transaction holds the item it is
 * tried again: the condition is decided by what is there afterwards.
 */
export async function untilQuiet<T>(write: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      if (!(error instanceof TransactionConflictException)) throw error;
      if (attempt === conflictTries) throw new Unavailable(2, { cause: error });
      await pause(attempt);
    }
  }
}
