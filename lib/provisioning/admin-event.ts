import { ulid } from 'ulid';

/** One entry of the tenant's log about its own configuration, written in the same transaction as the change. */
export interface AdminEvent {
  /** ULID: sorts by time. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly actor: { readonly kind: 'admin'; readonly name: string };
  readonly action: AdminAction;
  readonly result: 'applied';
  readonly connector?: string | undefined;
  readonly key?: string | undefined;
  /** API Gateway's request id, as in the log lines and in problem answers. */
  readonly requestId: string;
}

export type AdminAction =
  | 'tenant.created'
  | 'tenant.scim-enabled'
  | 'tenant.scim-disabled'
  | 'tenant.groups-accepted'
  | 'tenant.groups-refused'
  | 'connector.created'
  | 'connector.renamed'
  | 'connector.deleted'
  | 'connector.key-made'
  | 'connector.key-rotated'
  | 'connector.key-revoked';

/** Who asks, and in which request. */
export interface Asker {
  /** IAM session name. */
  readonly name: string;
  readonly requestId: string;
}

export function adminEvent(
  asker: Asker,
  now: Date,
  what: { readonly action: AdminAction; readonly connector?: string; readonly key?: string },
): AdminEvent {
  return {
    id: ulid(now.getTime()),
    at: now.toISOString(),
    actor: { kind: 'admin', name: asker.name },
    result: 'applied',
    requestId: asker.requestId,
    ...what,
  };
}
