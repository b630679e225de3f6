import type { Step } from './steps.ts';
import type { TenantModel } from './tenant-model.ts';

export interface ScimAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Resource = Readonly<Record<string, unknown>>;

/** One tenant behind HTTP, in which resources have the numbers of their creation. */
export interface PlayedTenant {
  send(step: Step): Promise<ScimAnswer>;
  /** What lists and single reads show, told in numbers. */
  state(): Promise<unknown>;
  /** Deletes everything, and forgets the numbers. */
  empty(): Promise<void>;
}

const nobody = '00000000-0000-4000-8000-000000000000';
const members = 'members';

/** The same in the model's words, for a comparison with `state()`. */
export function stateOf({ users, groups }: TenantModel): unknown {
  const alive = groups.flatMap((group, number) => (group === undefined ? [] : [{ number, ...group }]));
  return {
    users: users.flatMap((user, number) => {
      if (user === undefined) return [];
      const inGroups = alive.filter((group) => group.members.has(number));
      return [{ number, ...user, groups: inGroups.map((group) => group.number) }];
    }),
    groups: alive.map((group) => ({ ...group, members: [...group.members].sort() })),
  };
}

export function playedTenant(url: string, token: string): PlayedTenant {
  const made = { Users: [] as string[], Groups: [] as string[] };
  const userId = (number: number) => made.Users[number] ?? nobody;
  const groupId = (number: number) => made.Groups[number] ?? nobody;
  const toMembers = (numbers: readonly number[]) => numbers.map((number) => ({ value: userId(number) }));

  async function call(method: string, path: string, body?: unknown): Promise<ScimAnswer> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
  }

  async function create(kind: 'Users' | 'Groups', resource: object): Promise<ScimAnswer> {
    const answer = await call('POST', `/${kind}`, resource);
    if (answer.status === 201) made[kind].push(String(answer.body['id']));
    return answer;
  }

  const patch = (path: string, ...Operations: readonly object[]) => call('PATCH', path, { Operations });
  const find = (kind: string, filter: string) => call('GET', `/${kind}?filter=${encodeURIComponent(filter)}`);

  function send(step: Step): Promise<ScimAnswer> {
    switch (step.do) {
      case 'create user':
        return create('Users', step.values);
      case 'match user':
        return find('Users', `userName eq "${step.userName}"`);
      case 'read user':
        return call('GET', `/Users/${userId(step.user)}`);
      case 'replace user':
        return call('PUT', `/Users/${userId(step.user)}`, step.values);
      case 'rename user':
        return patch(`/Users/${userId(step.user)}`, { op: 'replace', path: 'userName', value: step.userName });
      case 'retitle user':
        return patch(
          `/Users/${userId(step.user)}`,
          step.title === undefined ? { op: 'remove', path: 'title' } : { op: 'Add', path: 'title', value: step.title },
        );
      case 'switch user':
        return patch(`/Users/${userId(step.user)}`, { op: 'Replace', path: 'active', value: step.active });
      case 'delete user':
        return call('DELETE', `/Users/${userId(step.user)}`);
      case 'create group':
        return create('Groups', { displayName: step.displayName, members: toMembers(step.members) });
      case 'read group':
        return call('GET', `/Groups/${groupId(step.group)}`);
      case 'match group':
        return find('Groups', `displayName eq "${step.displayName}"`);
      case 'rename group':
        return patch(`/Groups/${groupId(step.group)}`, { op: 'replace', value: { displayName: step.displayName } });
      case 'add members':
        return patch(`/Groups/${groupId(step.group)}`, { op: 'Add', path: members, value: toMembers(step.members) });
      case 'remove members':
        return patch(
          `/Groups/${groupId(step.group)}`,
          ...step.members.map((number) => ({ op: 'remove', path: `members[value eq "${userId(number)}"]` })),
        );
      case 'replace members':
        return patch(`/Groups/${groupId(step.group)}`, {
          op: 'replace',
          path: members,
          value: toMembers(step.members),
        });
      case 'replace group': {
        const { displayName } = step;
        return call('PUT', `/Groups/${groupId(step.group)}`, { displayName, members: toMembers(step.members) });
      }
      case 'remove all members':
        return patch(`/Groups/${groupId(step.group)}`, { op: 'remove', path: members });
      case 'delete group':
        return call('DELETE', `/Groups/${groupId(step.group)}`);
    }
  }

  /** All of them, by a list that must tell how many there are. */
  async function all(kind: 'Users' | 'Groups'): Promise<readonly Resource[]> {
    const { status, body } = await call('GET', `/${kind}?count=200`);
    const resources = body['Resources'] as readonly Resource[];
    if (status !== 200 || body['totalResults'] !== resources.length) {
      throw new Error(`GET /${kind}: ${status}, ${body['totalResults']} of which ${resources.length} are shown`);
    }
    return resources;
  }

  const references = (value: unknown) => (value ?? []) as readonly { readonly value: string }[];

  async function state(): Promise<unknown> {
    const [users, groups] = await Promise.all([all('Users'), all('Groups')]);
    const [user, group] = [
      (id: unknown) => made.Users.indexOf(String(id)),
      (id: unknown) => made.Groups.indexOf(String(id)),
    ];
    const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number;
    return {
      users: users
        .map(({ id, userName, externalId, title, active, groups: own }) => ({
          number: user(id),
          userName,
          externalId,
          title,
          active,
          groups: references(own)
            .map(({ value }) => group(value))
            .sort(),
        }))
        .sort(byNumber),
      groups: groups
        .map(({ id, displayName, members: own }) => ({
          number: group(id),
          displayName,
          members: references(own)
            .map(({ value }) => user(value))
            .sort(),
        }))
        .sort(byNumber),
    };
  }

  async function empty(): Promise<void> {
    for (const kind of ['Groups', 'Users'] as const) {
      for (const { id } of await all(kind)) await call('DELETE', `/${kind}/${id}`);
      made[kind].length = 0;
    }
  }

  return { send, state, empty };
}
