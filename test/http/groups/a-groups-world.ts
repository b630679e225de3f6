import { randomUUID } from 'node:crypto';
import { createGroupsEndpoint } from '#http/groups/endpoint.ts';
import { createUsersEndpoint } from '#http/users/endpoint.ts';
import type { GroupStore } from '#provisioning/group-store.ts';
import type { MemberStore } from '#provisioning/member-store.ts';
import type { JobReference } from '#provisioning/work.ts';
import { type Answer, answerOf, type Call } from '#test/http/scim-call.ts';
import { memoryCursors } from '#test/provisioning/memory-cursors.ts';
import { type MemoryGroups, memoryGroups } from '#test/provisioning/memory-groups.ts';
import { type MemoryMembers, memoryMembers } from '#test/provisioning/memory-members.ts';

/** The functions of users and groups, called as API Gateway calls them. */
interface Functions {
  /** Jobs that were started. */
  readonly started: readonly JobReference[];
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Makes a user and answers its id. */
  user(userName: string): Promise<string>;
  /** Makes a group and answers its id. */
  group(displayName: string, memberIds?: readonly string[]): Promise<string>;
  /** The ids of its members, sorted, as a client reads them. */
  membersOf(group: string): Promise<readonly string[]>;
  /** The ids of its groups, as a client reads them. */
  groupsOf(user: string): Promise<readonly string[]>;
}

export interface GroupsWorld extends Functions {
  readonly members: MemoryMembers;
  readonly groups: MemoryGroups;
}

/** The functions over one store in memory. `wrap` puts faults into it, or counts its calls. */
export function aGroupsWorld(wrap: (groups: MemoryGroups) => GroupStore = (groups) => groups): GroupsWorld {
  const members = memoryMembers();
  const groups = memoryGroups(members);
  return { members, groups, ...functionsOver(members, wrap(groups)) };
}

/** The functions over any stores. */
export function functionsOver(members: MemberStore, groups: GroupStore): Functions {
  const started: JobReference[] = [];
  let now = Date.parse('2026-03-01T09:00:00.000Z');
  const deps = {
    members,
    groups,
    work: { start: async (job: JobReference) => void started.push(job) },
    cursors: memoryCursors(),
    now: () => new Date(now),
    newMemberId: randomUUID,
    newGroupId: randomUUID,
    newEventId: () => randomUUID(),
  };
  const settings = { log: () => undefined };
  const handlers = { Users: createUsersEndpoint(deps, settings), Groups: createGroupsEndpoint(deps, settings) };

  const call: Functions['call'] = (method, path, sent) =>
    answerOf(path.startsWith('/Groups') ? handlers.Groups : handlers.Users, method, path, sent);
  const made = async (path: string, body: unknown) => {
    const answer = await call('POST', path, { body });
    if (answer.status !== 201) throw new Error(`not made: ${JSON.stringify(answer)}`);
    now += 1;
    return String(answer.body['id']);
  };
  const valuesOf = async (path: string, name: string) => {
    const { body } = await call('GET', path);
    return [...((body[name] ?? []) as { value: string }[])].map(({ value }) => value).sort();
  };

  return {
    started,
    call,
    user: (userName) => made('/Users', { userName }),
    group: (displayName, memberIds = []) =>
      made('/Groups', { displayName, members: memberIds.map((value) => ({ value })) }),
    membersOf: (group) => valuesOf(`/Groups/${group}`, 'members'),
    groupsOf: (user) => valuesOf(`/Users/${user}`, 'groups'),
  };
}
