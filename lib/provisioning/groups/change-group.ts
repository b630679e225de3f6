import { changedNames } from '#scim/resource.ts';
import type { Caller } from '../caller.ts';
import { describeChange } from '../change-event.ts';
import type { Group } from '../group.ts';
import { type GroupConflict, movesAtOnce } from '../group-store.ts';
import type { GroupAction } from '../provisioning-event.ts';
import { done, type Outcome, stale, type Target, untilCurrent } from '../until-current.ts';
import type { GroupsDependencies } from './dependencies.ts';
import { type GroupRequest, patchedGroup, readGroup, revise } from './group-resource.ts';
import { confirm, moveMembers } from './move-members.ts';
import { countOf, likelyMoves, type Moves, nobody, planMoves, toMemberMoves } from './plan-moves.ts';
import { taken } from './refusals.ts';

/** RFC 7644 §3.5.1. A PUT that does not name the members leaves them alone. */
export const replaceGroup = (deps: GroupsDependencies, caller: Caller, target: Target, body: unknown): Promise<Group> =>
  changeGroup(deps, caller, target, 'group.replace', (before) =>
    readGroup(caller.types.group, body, before.attributes),
  );

/** RFC 7644 §3.5.2. All operations or none, but for more than `movesAtOnce` members, who are moved part by part. */
export const patchGroup = (deps: GroupsDependencies, caller: Caller, target: Target, body: unknown): Promise<Group> =>
  changeGroup(deps, caller, target, 'group.patch', (before) =>
    patchedGroup(caller.types.group, before.attributes, body),
  );

function changeGroup(
  deps: GroupsDependencies,
  caller: Caller,
  target: Target,
  action: GroupAction,
  read: (before: Group) => GroupRequest,
): Promise<Group> {
  let mayGuess = true;
  return untilCurrent(
    target,
    (id) => deps.groups.get(caller.tenant, id),
    async (before) => {
      const request = read(before);
      const likely = mayGuess ? likelyMoves(request.members) : undefined;
      const moves = likely ?? (await planMoves(deps, caller.tenant, before.id, request.members));
      mayGuess = false;
      return apply(deps, caller, action, before, request, moves);
    },
  );
}

async function apply(
  deps: GroupsDependencies,
  caller: Caller,
  action: GroupAction,
  before: Group,
  { attributes, sent, ignored }: GroupRequest,
  moves: Moves,
): Promise<Outcome<Group>> {
  const changed = changedNames(before.attributes, attributes);
  const together = countOf(moves) <= movesAtOnce;
  if (changed.length === 0 && together) return applyMoves(deps, caller, before, moves);
  if (changed.length === 0) return done(await moveMembers(deps, caller, before, moves));

  const after = revise(before, attributes, deps.now().toISOString());
  const event = describeChange(deps, caller, {
    action,
    groupId: after.id,
    sent,
    ignored,
    changed,
    version: after.version,
  });
  const moved = toMemberMoves(deps, caller, after.id, together ? moves : nobody);
  const conflict = await deps.groups.update(caller.tenant, before, after, event, moved);
  if (conflict !== undefined) return orRefuse(conflict, attributes);
  return done(together ? after : await moveMembers(deps, caller, after, moves));
}

async function applyMoves(
  deps: GroupsDependencies,
  caller: Caller,
  group: Group,
  moves: Moves,
): Promise<Outcome<Group>> {
  if (countOf(moves) === 0) return done(group);
  const moved = toMemberMoves(deps, caller, group.id, moves);
  const conflict = await deps.groups.moveMembers(caller.tenant, group.id, moved);
  return conflict === undefined ? done(await confirm(deps, caller, group, moves)) : stale;
}

function orRefuse(conflict: GroupConflict, attributes: Group['attributes']): typeof stale {
  if (conflict.kind === 'taken') throw taken(conflict, attributes);
  return stale;
}
