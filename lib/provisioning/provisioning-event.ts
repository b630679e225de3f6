/** One entry of a member's timeline and of the tenant's log: written once per applied or refused change. */
export interface ProvisioningEvent {
  /** ULID: sorts by time. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly action: MemberAction;
  readonly result: 'applied' | 'refused';
  /** Absent when the change concerned nobody we know, like a refused create. */
  readonly memberId?: string | undefined;
  readonly connector: string;
  /** API Gateway's request id, as in the log lines and in error answers. */
  readonly requestId: string;
  /** Names of the attributes that the IdP sent; never values. */
  readonly sent: readonly string[];
  /** Names that the IdP sent and that mean nothing here. */
  readonly ignored: readonly string[];
  /** Names of the attributes that were changed; of a refused change none. */
  readonly changed: readonly string[];
  /** Version of the member after the change. */
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
