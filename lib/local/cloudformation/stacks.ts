import { randomUUID } from 'node:crypto';
import { isDeleted, type Stack, type StackEvent } from './stack.ts';
import type { StateFile } from './state-file.ts';

/** All stacks of the account, the deleted ones of this run too. */
export interface Stacks {
  /** By name only stacks that exist; by ARN deleted ones as well. */
  find(nameOrId: string): Stack | undefined;
  get(id: string): Stack;
  all(): readonly Stack[];
  add(stack: Stack): Stack;
  change(id: string, patch: (stack: Stack) => Partial<Stack>): Stack;
  addEvent(id: string, event: Omit<StackEvent, 'eventId' | 'timestamp'>): StackEvent;
  /** Forgets a stack that never had resources. */
  forget(id: string): void;
  load(): Promise<void>;
  /** Resolves when everything up to now is on the disk. */
  saved(): Promise<void>;
}

const keptEvents = 2000;

export function createStacks(stateFile: StateFile | undefined): Stacks {
  const stacks = new Map<string, Stack>();
  let lastTick = 0;

  /** Readers sort events by time, so that two in one millisecond must not look simultaneous. */
  const tick = () => {
    lastTick = Math.max(Date.now(), lastTick + 1);
    return new Date(lastTick).toISOString();
  };
  const get = (id: string) => {
    const stack = stacks.get(id);
    if (!stack) throw new Error(`no stack ${id}`);
    return stack;
  };
  const save = () => stateFile?.save([...stacks.values()].filter((stack) => !isDeleted(stack)));
  const put = (stack: Stack) => {
    stacks.set(stack.id, stack);
    return stack;
  };

  return {
    find: (nameOrId) =>
      stacks.get(nameOrId) ?? [...stacks.values()].find((stack) => stack.name === nameOrId && !isDeleted(stack)),
    get,
    all: () => [...stacks.values()],
    add: (stack) => {
      put(stack);
      save();
      return stack;
    },
    change: (id, patch) => {
      const stack = get(id);
      const changed = put({ ...stack, ...patch(stack) });
      save();
      return changed;
    },
    addEvent: (id, event) => {
      const complete = { ...event, eventId: randomUUID(), timestamp: tick() };
      const stack = get(id);
      put({ ...stack, events: [...stack.events, complete].slice(-keptEvents) });
      return complete;
    },
    forget: (id) => {
      stacks.delete(id);
      save();
    },
    load: async () => {
      for (const stack of (await stateFile?.read()) ?? []) put(stack);
    },
    saved: async () => stateFile?.saved(),
  };
}
