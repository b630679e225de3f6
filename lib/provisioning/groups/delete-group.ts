import { limits } from '#scim/limits.ts';
import type { Caller } from '../caller.ts';
import { describeChange } from '../change-event.ts';
import { Unavailable } from '../faults.ts';
import type { Group } from '../group.ts';
import { movesAtOnce } from '../group-store.ts';
import { done, stale, type Target, untilCurrent } from '../until-current.ts';
import { newJob } from '../work.ts';
import type { GroupsDependencies } from './dependencies.ts';
import { moveInParts } from './move-members.ts';
import { toMemberMoves } from './plan-moves.ts';

/**
 * RFC 7644 §3.6. The id is unknown afterwards and the name free. Up to `movesAtOnce` members leave in the same
 * transaction. Of a larger group they leave by a job that the transaction owes; the request does as much of it as it may
 * do in any case, so that only users of very large groups are shown in a deleted one for a while.
 */
export async function deleteGroup(deps: GroupsDependencies, caller: Caller, target: Target): Promise<void> {
  const read = (id: string) => deps.groups.get(caller.tenant, id);
  await untilCurrent(target, read, async (group) => {
    const members = await deps.groups.memberIds(caller.tenant, group.id, limits.memberChanges);
    const isDone =
      members.length > movesAtOnce
        ? await deleteLarge(deps, caller, group, members)
        : await deleteSmall(deps, caller, group, members);
    return isDone ? done(undefined) : stale;
  });
}

async function deleteSmall(
  deps: GroupsDependencies,
  caller: Caller,
  group: Group,
  members: readonly string[],
): Promise<boolean> {
  const moves = toMemberMoves(deps, caller, group.id, { add: [], remove: members });
  const conflict = await deps.groups.delete(caller.tenant, group, deletion(deps, caller, group), { moves });
  return conflict === undefined;
}

async function deleteLarge(
  deps: GroupsDependencies,
  caller: Caller,
  group: Group,
  members: readonly string[],
): Promise<boolean> {
  const event = deletion(deps, caller, group);
  const owed = newJob({ tenant: caller.tenant, id: event.id, kind: 'group.delete', subject: group.id }, deps.now());
  const conflict = await deps.groups.delete(caller.tenant, group, event, { owed });
  if (conflict !== undefined) return false;
  await moveInParts(deps, caller, group.id, { add: [], remove: members }).catch(leaveToTheJob);
  await deps.work.start(owed);
  return true;
}

function leaveToTheJob(error: unknown): void {
  if (!(error instanceof Unavailable)) throw error;
}

const deletion = (deps: GroupsDependencies, caller: Caller, group: Group) =>
  describeChange(deps, caller, { action: 'group.delete', groupId: group.id, version: group.version + 1 });
