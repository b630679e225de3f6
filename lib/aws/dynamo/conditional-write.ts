import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';

/**
 * The answer of a write under a condition, or `undefined` when it was not applied: because the condition failed, or
 * because a transaction holds the item at this moment, which is changing what the condition is about.
 */
export async function ifApplied<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) {
      return undefined;
    }
    throw error;
  }
}
