import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Unavailable } from '#provisioning/faults.ts';
import type { Dynamo } from './client.ts';

type Item = Record<string, unknown>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One action of a transaction; `refusal` names what a failed condition of it means. */
export interface Action<Refusal extends string> {
  readonly write: TransactItem;
  readonly refusal?: Refusal;
}

/** The first action whose condition failed, and the item it met there (`undefined`: there was none). */
export interface Refused<Refusal extends string> {
  readonly refusal: Refusal;
  readonly found: Item | undefined;
}

/** How often a write is tried that meets another one on its items. */
export const conflictTries = 8;

/**
 * Writes all actions or none. Answers `undefined` when they are applied, otherwise the first refused action.
 *
 * `token` makes SDK retries after a lost answer harmless: it must change whenever the content changes. DynamoDB remembers
 * it for ten minutes. A TransactionConflict (somebody else is writing one of the items) is retried here with jitter, since
 * the SDK does not; when it does not end, nothing was written and `Unavailable` is thrown.
 */
export async function transact<Refusal extends string>(
  dynamo: Dynamo,
  token: string,
  actions: readonly Action<Refusal>[],
): Promise<Refused<Refusal> | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await dynamo.documents.send(
        new TransactWriteCommand({ ClientRequestToken: token, TransactItems: actions.map((action) => action.write) }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const refusedAt = reasons.findIndex((reason) => reason.Code === 'ConditionalCheckFailed');
      const refusal = actions[refusedAt]?.refusal;
      if (refusal !== undefined) {
        // The document client unmarshalls answers, not errors.
        const found = reasons[refusedAt]?.Item;
        return { refusal, found: found && unmarshall(found) };
      }
      if (!reasons.some((reason) => isTransient(reason.Code))) throw error;
      if (attempt === conflictTries) throw new Unavailable(2, { cause: error });
      await pause(attempt);
    }
  }
}

const isTransient = (code: string | undefined): boolean =>
  code === 'TransactionConflict' || code === 'ThrottlingError' || code === 'ProvisionedThroughputExceeded';

/** Full jitter: up to 20 ms, doubling, at most 640 ms. */
export const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(640, 10 * 2 ** attempt)));
