import { notFound, tooMany } from '#scim/errors.ts';
import type { Filter } from '#scim/filter.ts';
import { matches } from '#scim/filter-match.ts';
import { parseFilter } from '#scim/filter-parser.ts';
import { type KeyLookup, keyLookups } from '#scim/key-lookups.ts';
import { userType } from '#scim/resource-type.ts';
import type { Caller } from '../caller.ts';
import type { Member } from '../member.ts';
import type { UsersDependencies } from './dependencies.ts';
import { toUserResource } from './user-resource.ts';

export interface UserQuery {
  readonly filter?: string | undefined;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

export interface FoundUsers {
  /** All that match, not only those of this page. */
  readonly total: number;
  readonly members: readonly Member[];
}

/** How many members a filter may read that no key can answer. */
const readable = 5_000;

/** RFC 7644 §3.4.1. */
export async function getUser(deps: UsersDependencies, caller: Caller, id: string): Promise<Member> {
  const member = await deps.members.get(caller.tenant, id);
  if (member === undefined) throw notFound(id);
  return member;
}

/**
 * RFC 7644 §3.4.2. A filter that asks for a key (id, userName, externalId, work mail), alone or joined by `and`, is
 * answered by that key however many members there are. Any other filter reads the whole list, and is refused with
 * `tooMany` when the list is too long for that.
 */
export async function findUsers(deps: UsersDependencies, caller: Caller, query: UserQuery): Promise<FoundUsers> {
  const offset = query.startIndex - 1;
  if (query.filter === undefined) return deps.members.list(caller.tenant, offset, query.count);

  const filter = parseFilter(userType, query.filter);
  const candidates = (await findByKey(deps, caller, filter)) ?? (await readAll(deps, caller));
  const found = candidates.filter((member) => matches(filter, toUserResource(member, caller.baseUrl)));
  return { total: found.length, members: found.slice(offset, offset + query.count) };
}

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

async function readAll({ members }: UsersDependencies, { tenant }: Caller): Promise<readonly Member[]> {
  const { total } = await members.list(tenant, 0, 0);
  if (total > readable) {
    throw tooMany(
      `This filter would have to read all ${total} users; up to ${readable} are read. Filter by id, userName, externalId or work mail, alone or with "and".`,
    );
  }
  return (await members.list(tenant, 0, readable)).members;
}
