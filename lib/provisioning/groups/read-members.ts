import { limits } from '#scim/limits.ts';
import type { Caller } from '../caller.ts';
import type { Group } from '../group.ts';
import type { GroupsDependencies } from './dependencies.ts';

/** How many groups of a page are read at once. */
const readAtOnce = 8;

/** The ids of the members of each group, in the order of the groups; `undefined` rather than some of too many. */
export async function readMembers(
  { groups: store }: Pick<GroupsDependencies, 'groups'>,
  { tenant }: Caller,
  groups: readonly Group[],
): Promise<readonly (readonly string[])[] | undefined> {
  const members: (readonly string[])[] = groups.map(() => []);
  const left = [...groups.keys()];
  let room = limits.shownMembers;
  const readOn = async () => {
    for (let index = left.shift(); index !== undefined && room >= 0; index = left.shift()) {
      const ids = await store.memberIds(tenant, groups[index]?.id ?? '', room + 1);
      room -= ids.length;
      members[index] = ids;
    }
  };
  await Promise.all(Array.from({ length: Math.min(readAtOnce, left.length) }, readOn));
  return room < 0 ? undefined : members;
}
