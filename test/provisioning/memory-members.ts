import { byPlace, pageOf } from '#provisioning/lists/resource-source.ts';
import type { Member } from '#provisioning/member.ts';
import type { Conflict, MemberStore } from '#provisioning/member-store.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';

export interface MemoryMembers extends MemberStore {
  /** All events of a tenant, oldest first. */
  events(tenant: string): Promise<readonly ProvisioningEvent[]>;
  /** For the store of groups in memory, which moves members. */
  all(tenant: string): readonly Member[];
  at(tenant: string, id: string): Member | undefined;
  alter(tenant: string, id: string, event: ProvisioningEvent, change: (member: Member) => Member): void;
}

/** The member store in memory. `test/contracts/member-store.test.ts` keeps it honest against DynamoDB. */
export function memoryMembers(): MemoryMembers {
  const tenants = new Map<string, { members: Map<string, Member>; events: ProvisioningEvent[] }>();
  const of = (tenant: string) => {
    const found = tenants.get(tenant) ?? { members: new Map<string, Member>(), events: [] as ProvisioningEvent[] };
    tenants.set(tenant, found);
    return found;
  };
  const find = (tenant: string, test: (member: Member) => boolean) => [...of(tenant).members.values()].filter(test);

  const owner = (tenant: string, wanted: Member): Conflict | undefined => {
    for (const member of find(tenant, ({ id }) => id !== wanted.id)) {
      const { userName, externalId } = member.identity;
      if (userName === wanted.identity.userName) return { kind: 'taken', attribute: 'userName', ownerId: member.id };
      const sameConnector = member.connector === wanted.connector;
      if (sameConnector && externalId !== undefined && externalId === wanted.identity.externalId) {
        return { kind: 'taken', attribute: 'externalId', ownerId: member.id };
      }
    }
    return undefined;
  };
  const isCurrent = (tenant: string, member: Member) => of(tenant).members.get(member.id)?.version === member.version;

  return {
    get: async (tenant, id) => of(tenant).members.get(id),
    findByUserName: async (tenant, folded) => find(tenant, ({ identity }) => identity.userName === folded)[0],
    findByExternalId: async (tenant, connector, externalId) =>
      find(tenant, (member) => member.connector === connector && member.identity.externalId === externalId)[0],
    findByWorkMail: async (tenant, folded) => find(tenant, ({ identity }) => identity.workMails.includes(folded)),
    list: async (tenant, start, limit) => pageOf(find(tenant, () => true).sort(byPlace), start, limit),
    create: async (tenant, member, event) => {
      const conflict = owner(tenant, member);
      if (conflict !== undefined) return conflict;
      of(tenant).members.set(member.id, member);
      of(tenant).events.push(event);
      return undefined;
    },
    update: async (tenant, before, after, event) => {
      if (!isCurrent(tenant, before)) return { kind: 'stale' };
      const conflict = owner(tenant, after);
      if (conflict !== undefined) return conflict;
      of(tenant).members.set(after.id, after);
      of(tenant).events.push(event);
      return undefined;
    },
    archive: async (tenant, member, event) => {
      if (!isCurrent(tenant, member)) return { kind: 'stale' };
      of(tenant).members.delete(member.id);
      of(tenant).events.push(event);
      return undefined;
    },
    record: async (tenant, event) => {
      of(tenant).events.push(event);
    },
    events: async (tenant) => of(tenant).events,
    all: (tenant) => find(tenant, () => true),
    at: (tenant, id) => of(tenant).members.get(id),
    alter: (tenant, id, event, change) => {
      const member = of(tenant).members.get(id);
      if (member === undefined) return;
      of(tenant).members.set(id, change(member));
      of(tenant).events.push(event);
    },
  };
}
