import { limits } from '#scim/limits.ts';
import type { Group } from './group.ts';
import type { PageStart, RecordPage } from './lists/resource-source.ts';
import type { ProvisioningEvent } from './provisioning-event.ts';
import type { Job } from './work.ts';

/** One member that comes into a group or leaves it, with the event for the member's timeline. */
export interface MemberMove {
  readonly memberId: string;
  readonly move: 'add' | 'remove';
  readonly event: ProvisioningEvent;
}

/** How many members one write can move, all together or none: a DynamoDB transaction has 100 actions. */
export const movesAtOnce = 20;

/** How many groups one member can be in. */
export const groupsOfMember = limits.groupsOfUser;

/** What keeps a write from being applied; nothing was written then. */
export type GroupConflict =
  | { readonly kind: 'taken'; readonly attribute: 'displayName' | 'externalId'; readonly ownerId: string }
  /** Somebody else wrote or deleted the group since it was read. */
  | { readonly kind: 'stale' }
  /** A member to be added is there already, unknown or in too many groups, or one to be removed is not there. */
  | MembersMoved;

export interface MembersMoved {
  readonly kind: 'members';
}

/** Those of some members who can't come into a group. */
export interface Unable {
  /** Unknown in the tenant, or deleted. */
  readonly unknown: readonly string[];
  /** In as many groups as a member can be. */
  readonly full: readonly string[];
}

/**
 * Groups of a tenant and who is in them. A membership is two rows, one at the group and one at the member, and an id in
 * the member itself, whose version it moves; they are written together with the event. Adding or removing a member costs
 * the same however many members the group has. A write that moves members takes up to `movesAtOnce` of them.
 * Any method throws `Unavailable` when the store can't answer now.
 */
export interface GroupStore {
  get(tenant: string, id: string): Promise<Group | undefined>;
  findByName(tenant: string, folded: string): Promise<Group | undefined>;
  findByExternalId(tenant: string, connector: string, externalId: string): Promise<Group | undefined>;
  /** Of these groups, the ones that exist, in any order. */
  getAll(tenant: string, ids: readonly string[]): Promise<readonly Group[]>;
  /** `limit` groups, oldest first; the order is stable. Fewer, with `more`, when they would be too large for one answer. */
  list(tenant: string, start: PageStart, limit: number): Promise<RecordPage<Group>>;

  create(
    tenant: string,
    group: Group,
    event: ProvisioningEvent,
    moves: readonly MemberMove[],
  ): Promise<GroupConflict | undefined>;
  /** Replaces `before` by `after`, if `before.version` is still the stored one. */
  update(
    tenant: string,
    before: Group,
    after: Group,
    event: ProvisioningEvent,
    moves: readonly MemberMove[],
  ): Promise<GroupConflict | undefined>;
  /**
   * Makes the group unknown and its name free. Those of `moves` leave it in the same write; `owed` is the job that
   * removes more of them afterwards.
   */
  delete(
    tenant: string,
    group: Group,
    event: ProvisioningEvent,
    rest: { readonly moves: readonly MemberMove[] } | { readonly owed: Job },
  ): Promise<GroupConflict | undefined>;

  /** Ids of the members, in an order that stays; no more than `limit`. */
  memberIds(tenant: string, id: string, limit: number): Promise<readonly string[]>;
  /** Of these members, the ones who are in the group. */
  membersAmong(tenant: string, id: string, memberIds: readonly string[]): Promise<ReadonlySet<string>>;
  unableToJoin(tenant: string, memberIds: readonly string[]): Promise<Unable>;
  /** Moves members without touching the group itself, so that many requests may do so at once. */
  moveMembers(tenant: string, id: string, moves: readonly MemberMove[]): Promise<MembersMoved | undefined>;
  /** Counts a change of the members as a new version, and answers the group; `undefined` when it was deleted meanwhile. */
  touch(tenant: string, id: string, at: string): Promise<Group | undefined>;
}
