import * as z from 'zod/mini';
import type { Member } from '#provisioning/member.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';
import { eventKey, eventListKey, memberKey, resourceListKey } from './keys.ts';

type Item = Record<string, unknown>;

/** How long a timeline is kept. */
const eventDays = 90;

const memberItem = z.object({
  id: z.string(),
  connector: z.string(),
  active: z.boolean(),
  user: z.record(z.string(), z.unknown()),
  identity: z.object({
    userName: z.string(),
    externalId: z.optional(z.string()),
    workMails: z.array(z.string()),
  }),
  groups: z.optional(z.set(z.string())),
  created: z.string(),
  lastModified: z.string(),
  version: z.number(),
});

export function toMemberItem(tenant: string, member: Member): Item {
  return {
    ...memberKey(tenant, member.id),
    ...resourceListKey(tenant, 'MEMBER', member.created, member.id),
    ...member,
    // DynamoDB knows no empty set.
    groups: member.groups.length === 0 ? undefined : new Set(member.groups),
  };
}

/** Throws when an item can't be understood: better a 500 than half a person. */
export function fromMemberItem(item: Item): Member {
  const { groups, ...member } = z.parse(memberItem, item);
  return { ...member, groups: [...(groups ?? [])] };
}

/** An archived member or group is in no list and no look-up; SCIM does not know it any more. */
export const isArchived = (item: Item): boolean => item['archived'] !== undefined;

export function toEventItem(tenant: string, event: ProvisioningEvent): Item {
  return {
    ...eventKey(tenant, event.memberId, event.id),
    ...eventListKey(tenant, event.at, event.id),
    ...event,
    ttl: Math.floor(Date.parse(event.at) / 1000) + eventDays * 86_400,
  };
}
