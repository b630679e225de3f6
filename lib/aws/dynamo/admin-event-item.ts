import type { AdminEvent } from '#provisioning/admin-event.ts';
import type { Dynamo } from './client.ts';
import { eventKey, eventListKey } from './keys.ts';
import type { Action } from './transaction.ts';

/** Longer than the members' timelines: who may provision is asked in the yearly audit. */
const keptDays = 400;

/** Writes the event together with the change it tells of. */
export function recordEvent(dynamo: Dynamo, tenant: string, event: AdminEvent): Action<never> {
  const Item = {
    ...eventKey(tenant, undefined, event.id),
    ...eventListKey(tenant, event.at, event.id),
    ...event,
    ttl: Math.floor(Date.parse(event.at) / 1000) + keptDays * 86_400,
  };
  return { write: { Put: { TableName: dynamo.tableName, Item } } };
}
