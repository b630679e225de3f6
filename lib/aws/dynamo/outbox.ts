import type { Job } from '#provisioning/work.ts';
import type { Dynamo } from './client.ts';
import { toJobItem } from './job-item.ts';
import { owedKey } from './keys.ts';
import type { Action } from './transaction.ts';

/**
 * Two actions for the transaction of the change that owes the work: the job, and the entry of the outbox that stays until
 * its message is sent.
 */
export function oweActions(dynamo: Dynamo, job: Job): readonly Action<never>[] {
  const put = (Item: Record<string, unknown>): Action<never> => ({
    write: { Put: { TableName: dynamo.tableName, Item } },
  });
  return [put(toJobItem(job)), put({ ...owedKey(job.id), tenant: job.tenant, job: job.id, at: job.createdAt })];
}
