import type { PageStart, RecordPage } from './lists/resource-source.ts';
import type { Member } from './member.ts';
import type { ProvisioningEvent } from './provisioning-event.ts';

/** What keeps a write from being applied; nothing was written then. */
export type Conflict =
  | { readonly kind: 'taken'; readonly attribute: 'userName' | 'externalId'; readonly ownerId: string }
  /** Somebody else wrote or deleted the member since it was read. */
  | { readonly kind: 'stale' };

/**
 * Members of a tenant and their timeline. Each write and its event are applied together or not at all, uniqueness of
 * userName and externalId is decided by the write itself, and the same write may be sent twice.
 * Any method throws `Unavailable` when the store can't answer now.
 */
export interface MemberStore {
  get(tenant: string, id: string): Promise<Member | undefined>;
  findByUserName(tenant: string, folded: string): Promise<Member | undefined>;
  findByExternalId(tenant: string, connector: string, externalId: string): Promise<Member | undefined>;
  /** All members with this folded work mail. */
  findByWorkMail(tenant: string, folded: string): Promise<readonly Member[]>;
  /** `limit` members, oldest first; the order is stable. Fewer, with `more`, when they would be too large for one answer. */
  list(tenant: string, start: PageStart, limit: number): Promise<RecordPage<Member>>;
  create(tenant: string, member: Member, event: ProvisioningEvent): Promise<Conflict | undefined>;
  /** Replaces `before` by `after`, if `before.version` is still the stored one. */
  update(tenant: string, before: Member, after: Member, event: ProvisioningEvent): Promise<Conflict | undefined>;
  /** Takes the member out of every look-up and frees its userName and externalId; what was known is kept in an archive. */
  archive(tenant: string, member: Member, event: ProvisioningEvent): Promise<Conflict | undefined>;
  /** Writes an event that goes with no change. */
  record(tenant: string, event: ProvisioningEvent): Promise<void>;
}
