import type { Step, UserValues } from './steps.ts';

interface ModelUser extends UserValues {
  readonly active: boolean;
}

interface ModelGroup {
  readonly displayName: string;
  /** Numbers of users. */
  readonly members: ReadonlySet<number>;
}

/** What a tenant holds, by number; `undefined`: deleted. */
export interface TenantModel {
  readonly users: readonly (ModelUser | undefined)[];
  readonly groups: readonly (ModelGroup | undefined)[];
}

export interface Expected {
  /** Any of these; more than one where two things are wrong at once. */
  readonly statuses: readonly number[];
  readonly after: TenantModel;
}

export const emptyTenant: TenantModel = { users: [], groups: [] };

/** What must be answered to a step, and what the tenant holds then: the product in a few lines, without any of its code. */
export function expected(before: TenantModel, step: Step): Expected {
  const answer = (...statuses: number[]): Expected => ({ statuses, after: before });
  const user = (number: number): ModelUser | undefined => before.users[number];
  const group = (number: number): ModelGroup | undefined => before.groups[number];
  const isUnknown = (members: readonly number[]): boolean => members.some((number) => user(number) === undefined);

  const putUser = (number: number, wanted: ModelUser | undefined, status: number): Expected => {
    if (wanted !== undefined && isTaken(before.users, number, wanted)) return answer(409);
    return { statuses: [status], after: { ...before, users: withEntry(before.users, number, wanted) } };
  };
  const putGroup = (number: number, wanted: ModelGroup | undefined, status: number): Expected => {
    const problems = [
      ...(wanted !== undefined && isNameTaken(before.groups, number, wanted) ? [409] : []),
      ...(wanted !== undefined && isUnknown([...wanted.members]) ? [400] : []),
    ];
    if (problems.length > 0) return answer(...problems);
    return { statuses: [status], after: { ...before, groups: withEntry(before.groups, number, wanted) } };
  };

  switch (step.do) {
    case 'create user':
      return putUser(before.users.length, { ...step.values, active: true }, 201);
    case 'match user':
    case 'match group':
      return answer(200);
    case 'read user':
      return answer(user(step.user) === undefined ? 404 : 200);
    case 'read group':
      return answer(group(step.group) === undefined ? 404 : 200);
    case 'create group': {
      const { displayName, members } = step;
      return putGroup(before.groups.length, { displayName, members: new Set(members) }, 201);
    }
    case 'replace user':
    case 'rename user':
    case 'retitle user':
    case 'switch user':
    case 'delete user': {
      const current = user(step.user);
      if (current === undefined) return answer(404);
      if (step.do === 'delete user') return withoutUser(before, step.user);
      return putUser(step.user, changedUser(current, step), 200);
    }
    default: {
      const current = group(step.group);
      if (current === undefined) return answer(404);
      if (step.do === 'delete group') return putGroup(step.group, undefined, 204);
      if (step.do === 'add members' && isUnknown(step.members)) return answer(400);
      return putGroup(step.group, changedGroup(current, step), step.do === 'replace group' ? 200 : 204);
    }
  }
}

type UserChange = Extract<Step, { do: 'replace user' | 'rename user' | 'retitle user' | 'switch user' }>;

function changedUser(user: ModelUser, step: UserChange): ModelUser {
  switch (step.do) {
    case 'replace user':
      return { ...step.values, active: user.active };
    case 'rename user':
      return { ...user, userName: step.userName };
    case 'retitle user':
      return { ...user, title: step.title };
    case 'switch user':
      return { ...user, active: step.active === true || step.active === 'True' };
  }
}

type GroupChange = Extract<Step, { group: number }>;

function changedGroup(group: ModelGroup, step: GroupChange): ModelGroup {
  const { members } = group;
  switch (step.do) {
    case 'rename group':
      return { ...group, displayName: step.displayName };
    case 'add members':
      return { ...group, members: new Set([...members, ...step.members]) };
    case 'remove members':
      return { ...group, members: new Set([...members].filter((number) => !step.members.includes(number))) };
    case 'replace members':
      return { ...group, members: new Set(step.members) };
    case 'replace group':
      return { displayName: step.displayName, members: new Set(step.members) };
    case 'remove all members':
      return { ...group, members: new Set() };
    default:
      return group;
  }
}

function withoutUser({ users, groups }: TenantModel, number: number): Expected {
  const left = groups.map(
    (group) => group && { ...group, members: new Set([...group.members].filter((member) => member !== number)) },
  );
  return { statuses: [204], after: { users: withEntry(users, number, undefined), groups: left } };
}

const withEntry = <T>(entries: readonly T[], number: number, entry: T): readonly T[] =>
  number === entries.length ? [...entries, entry] : entries.with(number, entry);

const isTaken = (users: TenantModel['users'], number: number, { userName, externalId }: ModelUser): boolean =>
  users.some(
    (other, at) =>
      at !== number &&
      other !== undefined &&
      (other.userName.toLowerCase() === userName.toLowerCase() ||
        (externalId !== undefined && other.externalId === externalId)),
  );

const isNameTaken = (groups: TenantModel['groups'], number: number, { displayName }: ModelGroup): boolean =>
  groups.some(
    (other, at) =>
      at !== number && other !== undefined && other.displayName.toLowerCase() === displayName.toLowerCase(),
  );
