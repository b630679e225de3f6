import { notFound } from '#scim/errors.ts';
import type { Filter } from '#scim/filter.ts';
import { matcher } from '#scim/filter-match.ts';
import type { JsonObject } from '#scim/json.ts';
import { type KeyLookup, keyLookups } from '#scim/key-lookups.ts';
import { memberIdsIn } from '#scim/member-filter.ts';
import { type Projection, project } from '#scim/projection.ts';
import type { ResourceType } from '#scim/resource-type.ts';
import type { Caller } from '../caller.ts';
import type { Group } from '../group.ts';
import { readAll } from '../lists/read-all.ts';
import { byPlace, type PageStart, type ResourceSource } from '../lists/resource-source.ts';
import type { GroupsDependencies } from './dependencies.ts';
import { toGroupResource } from './group-resource.ts';
import { readMembers } from './read-members.ts';
import { tooManyMembers } from './refusals.ts';

/** RFC 7644 §3.4.1. */
export async function getGroup(deps: GroupsDependencies, caller: Caller, id: string): Promise<Group> {
  const group = await deps.groups.get(caller.tenant, id);
  if (group === undefined) throw notFound(id);
  return group;
}

/**
 * `/Groups` as a list (RFC 7644 §3.4.2). A filter that asks for a key (id, displayName, externalId, the id of a member),
 * alone or joined by `and`, is answered by that key however many groups there are; any other reads the whole list. No
 * filter reads the members of a group.
 */
export const groupsSource = (deps: GroupsDependencies, caller: Caller): ResourceSource<Group> => {
  const toResource = (group: Group, members?: readonly string[]) => toGroupResource(group, caller.baseUrl, members);
  const list = (start: PageStart, limit: number) => deps.groups.list(caller.tenant, start, limit);
  return {
    type: caller.types.group,
    list,
    toResource: (group) => toResource(group),

    async matching(filter) {
      const groupsOf = await groupsOfMembers(deps, caller, filter === undefined ? [] : memberIdsIn(filter));
      const found = filter && (await findByKey(deps, caller, filter, groupsOf));
      const candidates =
        found?.toSorted(byPlace) ?? (await readAll(list, 'groups', 'id, displayName, externalId or members.value'));
      const matches = filter === undefined ? () => true : matcher(filter);
      return candidates.filter((group) => {
        const named = [...groupsOf].filter(([, groups]) => groups.has(group.id)).map(([memberId]) => memberId);
        return matches(toResource(group, named));
      });
    },

    show: (groups, projection) => showGroups(deps, caller, groups, projection),
  };
};

/** Members that are too many for one answer leave fewer groups on the page; too many of one group are refused. */
async function showGroups(
  deps: GroupsDependencies,
  caller: Caller,
  groups: readonly Group[],
  projection: Projection,
): Promise<readonly JsonObject[]> {
  const type = caller.types.group;
  const members = showsMembers(type, projection) ? await readMembers(deps, caller, groups) : [];
  if (members === undefined && groups.length === 1) throw tooManyMembers();
  if (members === undefined) return showGroups(deps, caller, groups.slice(0, Math.ceil(groups.length / 2)), projection);
  return groups.map((group, index) =>
    project(type, toGroupResource(group, caller.baseUrl, members[index]), projection),
  );
}

const aMember = { members: [{ value: '-', $ref: '-', type: '-' }] };

/** Whether the client would see members if there were any; otherwise they are not read. */
export const showsMembers = (type: ResourceType, projection: Projection): boolean =>
  'members' in project(type, aMember, projection);

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
      return groups.getAll(tenant, [...(groupsOf.get(value) ?? [])]);
    default:
      return undefined;
  }
}

const oneOrNone = (group: Group | undefined): readonly Group[] => (group === undefined ? [] : [group]);
