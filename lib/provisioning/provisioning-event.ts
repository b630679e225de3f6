/** One entry of a member's timeline and of the tenant's log: written once per applied or refused change. */
export interface ProvisioningEvent {
  /** ULID: sorts by time. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly action: MemberAction | GroupAction;
  readonly result: 'applied' | 'refused';
  /** Absent when the change concerned nobody we know, like a refused create. */
  readonly memberId?: string | undefined;
  /** The group that it is about, or that the member came into or left. */
  readonly groupId?: string | undefined;
  /** Absent when no connector asked for it just now, but a job did it. */
  readonly connector?: string | undefined;
  /** API Gateway's request id, as in the log lines and in error answers; of a job its id. */
  readonly requestId: string;
  /** Names of the attributes that the IdP sent; never values. */
  readonly sent: readonly string[];
  /** Names that the IdP sent and that mean nothing here. */
  readonly ignored: readonly string[];
  /** Names of the attributes that were changed; of a refused change none. */
  readonly changed: readonly string[];
  /** Version of the member, or of the group when it is about no member, after the change. */
  readonly version?: number | undefined;
  /** Why it was refused, as the IdP was told. */
  readonly refusal?:
    | { readonly status: number; readonly code?: string | undefined; readonly detail: string }
    | undefined;
}

export type MemberAction =
  | 'user.create'
  | 'user.replace'
  | 'user.patch'
  | 'user.deactivate'
  | 'user.reactivate'
  | 'user.delete';

export type GroupAction =
  | 'group.create'
  | 'group.replace'
  | 'group.patch'
  | 'group.delete'
  | 'group.member-added'
  | 'group.member-removed';
