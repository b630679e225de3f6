import { notFound } from '#scim/errors.ts';
import type { Caller } from '../caller.ts';
import type { Origin } from '../change-event.ts';
import { Unavailable } from '../faults.ts';
import type { Group } from '../group.ts';
import { movesAtOnce } from '../group-store.ts';
import type { GroupsDependencies, MovingDependencies } from './dependencies.ts';
import { countOf, type Moves, planMoves, toMemberMoves } from './plan-moves.ts';

/** How many transactions of one request run at once. */
const writesAtOnce = 4;

/** How often members are looked up anew when others move them at the same time. */
const tries = 10;

/**
 * Moves members in as many transactions as it takes, and counts that as one version of the group. Planned moves that
 * somebody else has done meanwhile are left out, so that a request which was cut short is completed by its repetition.
 */
export async function moveMembers(
  deps: GroupsDependencies,
  caller: Caller,
  group: Group,
  moves: Moves,
): Promise<Group> {
  await moveInParts(deps, caller, group.id, moves);
  return confirm(deps, caller, group, moves);
}

/** The moves alone, without a new version of the group. */
export async function moveInParts(
  deps: MovingDependencies,
  origin: Origin,
  group: string,
  moves: Moves,
): Promise<void> {
  const parts = split(moves);
  const moveOn = async () => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) await movePart(deps, origin, group, part);
  };
  await Promise.all(Array.from({ length: Math.min(writesAtOnce, parts.length) }, moveOn));
}

/** Counts a new version; a group that was deleted meanwhile must not keep those who have just come in. */
export async function confirm(deps: GroupsDependencies, caller: Caller, group: Group, moves: Moves): Promise<Group> {
  const touched = await deps.groups.touch(caller.tenant, group.id, deps.now().toISOString());
  if (touched !== undefined) return touched;
  await moveInParts(deps, caller, group.id, { add: [], remove: moves.add });
  throw notFound(group.id);
}

async function movePart(deps: MovingDependencies, origin: Origin, group: string, part: Moves): Promise<void> {
  let moves = part;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if (countOf(moves) === 0) return;
    const moved = await deps.groups.moveMembers(origin.tenant, group, toMemberMoves(deps, origin, group, moves));
    if (moved === undefined) return;
    const wanted = { replacesAll: false, added: new Set(part.add), removed: new Set(part.remove) };
    moves = await planMoves(deps, origin.tenant, group, wanted);
  }
  throw new Unavailable(1);
}

/** Parts that one transaction can take. */
function split({ add, remove }: Moves): Moves[] {
  const parts: Moves[] = [];
  for (let n = 0; n < remove.length; n += movesAtOnce)
    parts.push({ add: [], remove: remove.slice(n, n + movesAtOnce) });
  for (let n = 0; n < add.length; n += movesAtOnce) parts.push({ add: add.slice(n, n + movesAtOnce), remove: [] });
  return parts;
}
