import { notFound } from '#scim/errors.ts';
import type { Filter } from '#scim/filter.ts';
import { matcher } from '#scim/filter-match.ts';
import { type KeyLookup, keyLookups } from '#scim/key-lookups.ts';
import { project } from '#scim/projection.ts';
import type { Caller } from '../caller.ts';
import { readAll } from '../lists/read-all.ts';
import { byPlace, type PageStart, type ResourceSource } from '../lists/resource-source.ts';
import type { Member } from '../member.ts';
import type { UsersDependencies } from './dependencies.ts';
import { toUserResource } from './user-resource.ts';

/** RFC 7644 §3.4.1. */
export async function getUser(deps: UsersDependencies, caller: Caller, id: string): Promise<Member> {
  const member = await deps.members.get(caller.tenant, id);
  if (member === undefined) throw notFound(id);
  return member;
}

/**
 * `/Users` as a list (RFC 7644 §3.4.2). A filter that asks for a key (id, userName, externalId, work mail), alone or joined
 * by `and`, is answered by that key however many members there are. Any other filter reads the whole list.
 */
export const usersSource = (deps: UsersDependencies, caller: Caller): ResourceSource<Member> => {
  const toResource = (member: Member) => toUserResource(member, caller.baseUrl);
  const list = (start: PageStart, limit: number) => deps.members.list(caller.tenant, start, limit);
  return {
    type: caller.types.user,
    list,
    toResource,

    async matching(filter) {
      const found = filter && (await findByKey(deps, caller, filter));
      const candidates =
        found?.toSorted(byPlace) ?? (await readAll(list, 'users', 'id, userName, externalId or work mail'));
      const matches = filter === undefined ? () => true : matcher(filter);
      return candidates.filter((member) => matches(toResource(member)));
    },

    show: async (members, projection) =>
      members.map((member) => project(caller.types.user, toResource(member), projection)),
  };
};

/** The candidates by the first key of the filter that members are found by; `undefined` when it has none. */
async function findByKey(
  deps: UsersDependencies,
  caller: Caller,
  filter: Filter,
): Promise<readonly Member[] | undefined> {
  for (const lookup of keyLookups(filter)) {
    const found = await lookUp(deps, caller, lookup);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function lookUp(
  { members }: UsersDependencies,
  { tenant, connector }: Caller,
  { key, value }: KeyLookup,
): Promise<readonly Member[] | undefined> {
  switch (key) {
    case 'id':
      return oneOrNone(await members.get(tenant, value));
    case 'userName':
      return oneOrNone(await members.findByUserName(tenant, value));
    case 'externalId':
      return oneOrNone(await members.findByExternalId(tenant, connector, value));
    case 'workMail':
      return members.findByWorkMail(tenant, value);
    case 'mail':
    case 'displayName':
    case 'member':
      return undefined;
  }
}

const oneOrNone = (member: Member | undefined): readonly Member[] => (member === undefined ? [] : [member]);
