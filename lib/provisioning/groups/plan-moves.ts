import { limits } from '#scim/limits.ts';
import type { MembershipChange } from '#scim/membership.ts';
import { describeChange, type Origin } from '../change-event.ts';
import { type MemberMove, movesAtOnce } from '../group-store.ts';
import type { MovingDependencies } from './dependencies.ts';
import { isNothing } from './group-resource.ts';
import { tooManyChanges, unable } from './refusals.ts';

/** Who comes into a group and who leaves it, without those for whom nothing changes. */
export interface Moves {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export const nobody: Moves = { add: [], remove: [] };

export const countOf = ({ add, remove }: Moves): number => add.length + remove.length;

/**
 * The moves that a request means, if they are few and it can be left to the write whether each is one: most often they
 * are, and nothing has to be read. `undefined`: they must be planned.
 */
export function likelyMoves(members: MembershipChange): Moves | undefined {
  if (isNothing(members)) return nobody;
  if (members.replacesAll || members.added.size + members.removed.size > movesAtOnce) return undefined;
  return { add: [...members.added], remove: [...members.removed] };
}

/**
 * The moves that a request means as the members stand now. Reads of the present members no more than could be moved.
 * Throws when they are too many, and when somebody can't come in.
 */
export async function planMoves(
  deps: MovingDependencies,
  tenant: string,
  group: string,
  members: MembershipChange,
): Promise<Moves> {
  const moves = members.replacesAll
    ? await replacement(deps, tenant, group, members.added)
    : await difference(deps, tenant, group, members);
  if (countOf(moves) > limits.memberChanges) throw tooManyChanges();
  await checkJoining(deps, tenant, moves.add);
  return moves;
}

/** Throws when one of these can't come into a group. */
export async function checkJoining(
  { groups }: MovingDependencies,
  tenant: string,
  add: readonly string[],
): Promise<void> {
  const cannot = await groups.unableToJoin(tenant, add);
  if (cannot.unknown.length + cannot.full.length > 0) throw unable(cannot);
}

async function replacement(
  { groups }: MovingDependencies,
  tenant: string,
  group: string,
  wanted: ReadonlySet<string>,
): Promise<Moves> {
  const present = await groups.memberIds(tenant, group, wanted.size + limits.memberChanges + 1);
  const already = new Set(present);
  return {
    add: [...wanted].filter((id) => !already.has(id)),
    remove: present.filter((id) => !wanted.has(id)),
  };
}

async function difference(
  { groups }: MovingDependencies,
  tenant: string,
  group: string,
  { added, removed }: MembershipChange,
): Promise<Moves> {
  const moves = { add: [] as string[], remove: [] as string[] };
  for (const ids of slices([...added, ...removed], limits.memberChanges)) {
    const present = await groups.membersAmong(tenant, group, ids);
    moves.add.push(...ids.filter((id) => added.has(id) && !present.has(id)));
    moves.remove.push(...ids.filter((id) => removed.has(id) && present.has(id)));
    // As soon as that is clear: a body may hold many more ids than can be moved, and each is a read.
    if (countOf(moves) > limits.memberChanges) throw tooManyChanges();
  }
  return moves;
}

const slices = (ids: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, n) => ids.slice(n * size, (n + 1) * size));

/** The same moves as the store takes them, each with an event of its own. */
export function toMemberMoves(deps: MovingDependencies, origin: Origin, group: string, moves: Moves): MemberMove[] {
  const describe = (memberId: string, move: MemberMove['move']): MemberMove => ({
    memberId,
    move,
    event: describeChange(deps, origin, {
      action: move === 'add' ? 'group.member-added' : 'group.member-removed',
      memberId,
      groupId: group,
      changed: ['groups'],
    }),
  });
  return [...moves.remove.map((id) => describe(id, 'remove')), ...moves.add.map((id) => describe(id, 'add'))];
}
