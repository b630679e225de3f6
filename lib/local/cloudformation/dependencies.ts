import { validationError } from './errors.ts';
import { getAttTarget, intrinsicCall, isRecord, subParts } from './intrinsics.ts';

/** For each logical id, the ids it needs before it. */
export type DependencyGraph = ReadonlyMap<string, readonly string[]>;

/** Names that a value refers to by Ref, Fn::GetAtt or Fn::Sub, in either branch of an Fn::If. */
export function referencesIn(value: unknown): ReadonlySet<string> {
  if (Array.isArray(value)) return union(value.map(referencesIn));
  if (!isRecord(value)) return new Set();
  const call = intrinsicCall(value);
  if (call?.name === 'Ref') return new Set([String(call.argument)]);
  if (call?.name === 'Fn::GetAtt') {
    const { logicalId, attribute } = getAttTarget(call.argument);
    return union([new Set([logicalId]), referencesIn(attribute)]);
  }
  if (call?.name === 'Fn::Sub') return referencesInSub(call.argument);
  return union(Object.values(value).map(referencesIn));
}

function referencesInSub(argument: unknown): ReadonlySet<string> {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own: Readonly<Record<string, unknown>> = isRecord(variables) ? variables : {};
  const names = subParts(String(template))
    .map(({ name }) => name)
    .filter((name) => name !== undefined && !Object.hasOwn(own, name))
    .map((name) => String(name).split('.')[0] ?? '');
  return union([new Set(names), ...Object.values(own).map(referencesIn)]);
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** The same ids with the arrows turned round: what must be gone before each can go. */
export function reversed(graph: DependencyGraph): DependencyGraph {
  return new Map(
    [...graph.keys()].map((id) => [id, [...graph].filter(([, needs]) => needs.includes(id)).map(([other]) => other)]),
  );
}

/** Ids in an order in which each comes after what it needs. Throws a ValidationError that names the members of a cycle. */
export function inDependencyOrder(graph: DependencyGraph): readonly string[] {
  const done = new Set<string>();
  while (done.size < graph.size) {
    const ready = [...graph].filter(([id, needs]) => !done.has(id) && needs.every((need) => done.has(need)));
    if (ready.length === 0) {
      throw validationError(`Circular dependency between resources: [${membersOfCycles(graph, done).join(', ')}]`);
    }
    for (const [id] of ready) done.add(id);
  }
  return [...done];
}

/** What is left after peeling off the ids that nothing left needs: the cycles, and what lies between two of them. */
function membersOfCycles(graph: DependencyGraph, done: ReadonlySet<string>): readonly string[] {
  const left = new Map([...graph].filter(([id]) => !done.has(id)));
  for (;;) {
    const needed = new Set([...left.values()].flat());
    const loose = [...left.keys()].filter((id) => !needed.has(id));
    if (loose.length === 0) return [...left.keys()];
    for (const id of loose) left.delete(id);
  }
}

/**
 * Does the work for every id, each after what it needs and side by side otherwise. After a failure nothing new is
 * begun, what is under way is waited for, and the first failure is thrown.
 */
export async function runInOrder(graph: DependencyGraph, work: (id: string) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  const begun = new Map<string, Promise<void>>();
  const begin = (id: string): Promise<void> => {
    const running = begun.get(id) ?? run(id);
    begun.set(id, running);
    return running;
  };
  const run = async (id: string): Promise<void> => {
    await Promise.all((graph.get(id) ?? []).map(begin));
    if (failures.length > 0) return;
    await work(id).catch((error: unknown) => failures.push(error));
  };
  await Promise.all([...graph.keys()].map(begin));
  if (failures.length > 0) throw failures[0];
}
