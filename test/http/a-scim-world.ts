import { createBulkEndpoint } from '#http/bulk/endpoint.ts';
import { createDiscoveryEndpoint } from '#http/discovery/endpoint.ts';
import { createGroupsEndpoint } from '#http/groups/endpoint.ts';
import type { EndpointSettings } from '#http/scim/endpoint.ts';
import { createUsersEndpoint } from '#http/users/endpoint.ts';
import type { GroupStore } from '#provisioning/group-store.ts';
import type { MemberStore } from '#provisioning/member-store.ts';
import { memoryCursors } from '#test/provisioning/memory-cursors.ts';
import { memoryGroups } from '#test/provisioning/memory-groups.ts';
import { type MemoryMembers, memoryMembers } from '#test/provisioning/memory-members.ts';
import { type Answer, answerOf, type Call } from './scim-call.ts';

export interface ScimWorld {
  readonly members: MemoryMembers;
  readonly log: Record<string, unknown>[];
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Creates a user or group and answers its id. */
  made(path: '/Users' | '/Groups', body: unknown): Promise<string>;
  pass(milliseconds: number): void;
}

interface Differences extends Pick<EndpointSettings, 'typesOf'> {
  /** Puts faults into the stores. */
  readonly members?: (members: MemoryMembers) => MemberStore;
  readonly groups?: (groups: GroupStore) => GroupStore;
}

/** All functions of the SCIM API over one store in memory, called as API Gateway calls them. */
export function aScimWorld(differs: Differences = {}): ScimWorld {
  const members = memoryMembers();
  const groups = memoryGroups(members);
  const log: Record<string, unknown>[] = [];
  let now = Date.parse('2026-03-01T09:00:00.000Z');
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
  };
  const deps = {
    members: differs.members?.(members) ?? members,
    groups: differs.groups?.(groups) ?? groups,
    work: { start: async () => undefined },
    cursors: memoryCursors(),
    now: () => new Date(now),
    newMemberId: nextId,
    newGroupId: nextId,
    newEventId: () => nextId(),
  };
  const settings: EndpointSettings = {
    log: (line) => log.push({ ...line }),
    ...(differs.typesOf === undefined ? {} : { typesOf: differs.typesOf }),
  };
  const functions = {
    Users: createUsersEndpoint(deps, settings),
    Groups: createGroupsEndpoint(deps, settings),
    Bulk: createBulkEndpoint(deps, settings),
    '.search': createBulkEndpoint(deps, settings),
  };
  const discovery = createDiscoveryEndpoint(settings);
  const functionFor = (path: string) => new Map(Object.entries(functions)).get(path.split('/')[1] ?? '') ?? discovery;

  const call: ScimWorld['call'] = (method, path, sent) => answerOf(functionFor(path), method, path, sent);
  return {
    members,
    log,
    call,
    made: async (path, body) => {
      const answer = await call('POST', path, { body });
      if (answer.status !== 201) throw new Error(`not made: ${JSON.stringify(answer)}`);
      now += 1;
      return String(answer.body['id']);
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}
