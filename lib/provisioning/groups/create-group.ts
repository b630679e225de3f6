import { limits } from '#scim/limits.ts';
import type { Caller } from '../caller.ts';
import { describeChange } from '../change-event.ts';
import { Unavailable } from '../faults.ts';
import type { Group } from '../group.ts';
import { movesAtOnce } from '../group-store.ts';
import type { GroupsDependencies } from './dependencies.ts';
import { identityOf, readGroup } from './group-resource.ts';
import { moveMembers } from './move-members.ts';
import { checkJoining, toMemberMoves } from './plan-moves.ts';
import { taken, tooManyChanges } from './refusals.ts';

export interface CreatedGroup {
  readonly group: Group;
  readonly memberIds: readonly string[];
}

/**
 * RFC 7644 §3.3. Whether the name is free is decided by the write. More than `movesAtOnce` members come in part by part
 * once the group is made.
 */
export async function createGroup(deps: GroupsDependencies, caller: Caller, body: unknown): Promise<CreatedGroup> {
  const { attributes, sent, ignored, members } = readGroup(caller.types.group, body);
  const add = [...members.added];
  const [first, rest] = [add.slice(0, movesAtOnce), add.slice(movesAtOnce)];
  if (add.length > limits.memberChanges) throw tooManyChanges();
  if (rest.length > 0) await checkJoining(deps, caller.tenant, add);
  const now = deps.now().toISOString();
  const group: Group = {
    id: deps.newGroupId(),
    connector: caller.connector,
    attributes,
    identity: identityOf(attributes),
    created: now,
    lastModified: now,
    version: 1,
  };

  const event = describeChange(deps, caller, {
    action: 'group.create',
    groupId: group.id,
    sent,
    ignored,
    changed: Object.keys(attributes),
    version: group.version,
  });
  const moves = toMemberMoves(deps, caller, group.id, { add: first, remove: [] });
  const conflict = await deps.groups.create(caller.tenant, group, event, moves);
  if (conflict?.kind === 'taken') throw taken(conflict, attributes);
  if (conflict !== undefined) {
    await checkJoining(deps, caller.tenant, first);
    throw new Unavailable(1);
  }
  if (rest.length === 0) return { group, memberIds: first };
  return { group: await moveMembers(deps, caller, group, { add: rest, remove: [] }), memberIds: add };
}
