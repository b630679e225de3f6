import { createUsersEndpoint } from '#http/users/endpoint.ts';
import type { MemberStore } from '#provisioning/member-store.ts';
import { type Answer, answerOf, type Call } from '#test/http/scim-call.ts';
import { memoryCursors } from '#test/provisioning/memory-cursors.ts';
import { type MemoryMembers, memoryMembers } from '#test/provisioning/memory-members.ts';

export interface UsersWorld {
  readonly members: MemoryMembers;
  readonly log: Record<string, unknown>[];
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Moves the clock; negative goes back. */
  pass(milliseconds: number): void;
}

/** The users function with a store in memory, called as API Gateway calls it. `wrap` puts faults into the store. */
export function aUsersWorld(
  wrap: (members: MemoryMembers) => MemberStore = (members) => members,
  settings: { readonly publicUrl?: string } = {},
): UsersWorld {
  const members = memoryMembers();
  const log: Record<string, unknown>[] = [];
  let now = Date.parse('2026-03-01T09:00:00.000Z');
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return String(ids).padStart(12, '0');
  };
  const handler = createUsersEndpoint(
    {
      members: wrap(members),
      cursors: memoryCursors(),
      now: () => new Date(now),
      newMemberId: () => `00000000-0000-4000-8000-${nextId()}`,
      newEventId: nextId,
    },
    { ...settings, log: (line) => log.push({ ...line }) },
  );

  return {
    members,
    log,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    call: (method, path, call) => answerOf(handler, method, path, call),
  };
}
