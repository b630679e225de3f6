import type { Group } from '#provisioning/group.ts';
import {
  type GroupConflict,
  type GroupStore,
  groupsOfMember,
  type MemberMove,
  type MembersMoved,
} from '#provisioning/group-store.ts';
import { byPlace, pageOf } from '#provisioning/lists/resource-source.ts';
import type { Job } from '#provisioning/work.ts';
import type { MemoryMembers } from './memory-members.ts';

export interface MemoryGroups extends GroupStore {
  /** Jobs that deletions owe, oldest first. */
  readonly owed: readonly Job[];
}

/**
 * The group store in memory; who is in a group is known by the members, which are kept in `members`.
 * `test/contracts/group-store.test.ts` keeps it honest against DynamoDB.
 */
export function memoryGroups(members: MemoryMembers): MemoryGroups {
  const tenants = new Map<string, Map<string, Group>>();
  const owed: Job[] = [];
  const of = (tenant: string) => {
    const found = tenants.get(tenant) ?? new Map<string, Group>();
    tenants.set(tenant, found);
    return found;
  };
  const all = (tenant: string) => [...of(tenant).values()].sort(byPlace);

  const owner = (tenant: string, wanted: Group): GroupConflict | undefined => {
    for (const group of all(tenant).filter(({ id }) => id !== wanted.id)) {
      const { name, externalId } = group.identity;
      if (name === wanted.identity.name) return { kind: 'taken', attribute: 'displayName', ownerId: group.id };
      const sameConnector = group.connector === wanted.connector;
      if (sameConnector && externalId !== undefined && externalId === wanted.identity.externalId) {
        return { kind: 'taken', attribute: 'externalId', ownerId: group.id };
      }
    }
    return undefined;
  };
  const isCurrent = (tenant: string, group: Group) => of(tenant).get(group.id)?.version === group.version;

  const move = (tenant: string, id: string, moves: readonly MemberMove[]): MembersMoved | undefined => {
    const possible = moves.every(({ memberId, move: kind }) => {
      const groups = members.at(tenant, memberId)?.groups;
      if (groups === undefined) return false;
      return kind === 'add' ? !groups.includes(id) && groups.length < groupsOfMember : groups.includes(id);
    });
    if (!possible) return { kind: 'members' };
    for (const { memberId, move: kind, event } of moves) {
      members.alter(tenant, memberId, event, (member) => ({
        ...member,
        groups: kind === 'add' ? [...member.groups, id] : member.groups.filter((group) => group !== id),
        lastModified: event.at,
        version: member.version + 1,
      }));
    }
    return undefined;
  };
  const memberIds = (tenant: string, id: string) =>
    members
      .all(tenant)
      .filter(({ groups }) => groups.includes(id))
      .map((member) => member.id)
      .sort();

  return {
    owed,
    get: async (tenant, id) => of(tenant).get(id),
    getAll: async (tenant, ids) => ids.flatMap((id) => of(tenant).get(id) ?? []),
    findByName: async (tenant, folded) => all(tenant).find(({ identity }) => identity.name === folded),
    findByExternalId: async (tenant, connector, externalId) =>
      all(tenant).find((group) => group.connector === connector && group.identity.externalId === externalId),
    list: async (tenant, start, limit) => pageOf(all(tenant), start, limit),
    create: async (tenant, group, event, moves) => {
      const conflict = owner(tenant, group) ?? move(tenant, group.id, moves);
      if (conflict !== undefined) return conflict;
      of(tenant).set(group.id, group);
      await members.record(tenant, event);
      return undefined;
    },
    update: async (tenant, before, after, event, moves) => {
      if (!isCurrent(tenant, before)) return { kind: 'stale' };
      const conflict = owner(tenant, after) ?? move(tenant, after.id, moves);
      if (conflict !== undefined) return conflict;
      of(tenant).set(after.id, after);
      await members.record(tenant, event);
      return undefined;
    },
    delete: async (tenant, group, event, rest) => {
      if (!isCurrent(tenant, group)) return { kind: 'stale' };
      const conflict = 'moves' in rest ? move(tenant, group.id, rest.moves) : undefined;
      if (conflict !== undefined) return conflict;
      if ('owed' in rest) owed.push(rest.owed);
      of(tenant).delete(group.id);
      await members.record(tenant, event);
      return undefined;
    },
    memberIds: async (tenant, id, limit) => memberIds(tenant, id).slice(0, limit),
    membersAmong: async (tenant, id, wanted) =>
      new Set(wanted.filter((memberId) => members.at(tenant, memberId)?.groups.includes(id))),
    unableToJoin: async (tenant, wanted) => ({
      unknown: wanted.filter((id) => members.at(tenant, id) === undefined),
      full: wanted.filter((id) => (members.at(tenant, id)?.groups.length ?? 0) >= groupsOfMember),
    }),
    moveMembers: async (tenant, id, moves) => move(tenant, id, moves),
    touch: async (tenant, id, at) => {
      const group = of(tenant).get(id);
      if (group === undefined) return undefined;
      const touched = { ...group, lastModified: at, version: group.version + 1 };
      of(tenant).set(id, touched);
      return touched;
    },
  };
}
