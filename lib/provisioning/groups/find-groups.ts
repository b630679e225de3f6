import { notFound, tooMany } from '#scim/errors.ts';
import type { Filter } from '#scim/filter.ts';
import { matcher } from '#scim/filter-match.ts';
import { parseFilter } from '#scim/filter-parser.ts';
import { type KeyLookup, keyLookups } from '#scim/key-lookups.ts';
import { memberIdsIn } from '#scim/member-filter.ts';
import { groupType } from '#scim/resource-type.ts';
import type { Caller } from '../caller.ts';
import type { Group } from '../group.ts';
import type { GroupsDependencies } from './dependencies.ts';
import { toGroupResource } from './group-resource.ts';

export interface GroupQuery {
  readonly filter?: string | undefined;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

export interface FoundGroups {
  /** All that match, not only those of this page. */
  readonly total: number;
  readonly groups: readonly Group[];
}

/** How many groups a filter may read that no key can answer. */
const readable = 5_000;

/** RFC 7644 §3.4.1. */
export async function getGroup(deps: GroupsDependencies, caller: Caller, id: string): Promise<Group> {
  const group = await deps.groups.get(caller.tenant, id);
  if (group === undefined) throw notFound(id);
  return group;
}

/**
 * RFC 7644 §3.4.2. A filter that asks for a key (id, displayName, externalId, the id of a member), alone or joined by
 * `and`, is answered by that key however many groups there are; any other reads the whole list, up to a limit. No filter
 * reads the members of a group.
 */
export async function findGroups(deps: GroupsDependencies, caller: Caller, query: GroupQuery): Promise<FoundGroups> {
  const offset = query.startIndex - 1;
  if (query.filter === undefined) return deps.groups.list(caller.tenant, offset, query.count);

  const filter = parseFilter(groupType, query.filter);
  const groupsOf = await groupsOfMembers(deps, caller, memberIdsIn(filter));
  const candidates = (await findByKey(deps, caller, filter, groupsOf)) ?? (await readAll(deps, caller));
  const matches = matcher(filter);
  const found = candidates.filter(({ id, ...group }) => {
    const named = [...groupsOf].filter(([, groups]) => groups.has(id)).map(([memberId]) => memberId);
    return matches(toGroupResource({ id, ...group }, caller.baseUrl, named));
  });
  return { total: found.length, groups: found.slice(offset, offset + query.count) };
}

/** The ids of their groups, by the id of the member. */
type GroupsOf = ReadonlyMap<string, ReadonlySet<string>>;

async function groupsOfMembers(
  { members }: GroupsDependencies,
  { tenant }: Caller,
  memberIds: readonly string[],
): Promise<GroupsOf> {
  const read = async (id: string) => [id, new Set((await members.get(tenant, id))?.groups)] as const;
  return new Map(await Promise.all([...new Set(memberIds)].map(read)));
}

/** The candidates by the first key of the filter; `undefined` when it has none. */
async function findByKey(
  deps: GroupsDependencies,
  caller: Caller,
  filter: Filter,
  groupsOf: GroupsOf,
): Promise<readonly Group[] | undefined> {
  for (const lookup of keyLookups(filter)) {
    const found = await lookUp(deps, caller, lookup, groupsOf);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function lookUp(
  { groups }: GroupsDependencies,
  { tenant, connector }: Caller,
  { key, value }: KeyLookup,
  groupsOf: GroupsOf,
): Promise<readonly Group[] | undefined> {
  switch (key) {
    case 'id':
      return oneOrNone(await groups.get(tenant, value));
    case 'displayName':
      return oneOrNone(await groups.findByName(tenant, value));
    case 'externalId':
      return oneOrNone(await groups.findByExternalId(tenant, connector, value));
    case 'member':
      return byCreation(await groups.getAll(tenant, [...(groupsOf.get(value) ?? [])]));
    default:
      return undefined;
  }
}

const oneOrNone = (group: Group | undefined): readonly Group[] => (group === undefined ? [] : [group]);

const byCreation = (groups: readonly Group[]): readonly Group[] =>
  groups.toSorted((a, b) => (`${a.created}${a.id}` < `${b.created}${b.id}` ? -1 : 1));

async function readAll({ groups }: GroupsDependencies, { tenant }: Caller): Promise<readonly Group[]> {
  const { total } = await groups.list(tenant, 0, 0);
  if (total > readable) {
    throw tooMany(
      `This filter would have to read all ${total} groups; up to ${readable} are read. Filter by id, displayName, externalId or members.value, alone or with "and".`,
    );
  }
  return (await groups.list(tenant, 0, readable)).groups;
}
