import * as fc from 'fast-check';

/** Names that collide with each other, also by case; few, so that they often do. */
const userNames = ['ana@x.example', 'ANA@x.example', 'bo@x.example', 'cy@x.example', 'di@x.example'] as const;
const externalIds = ['x1', 'x2', 'X1', undefined] as const;
const titles = ['Clerk', 'Lead', undefined] as const;
const groupNames = ['Staff', 'STAFF', 'Leads', 'Guests'] as const;

export interface UserValues {
  readonly userName: string;
  readonly externalId: string | undefined;
  readonly title: string | undefined;
}

/** Numbers stand for resources in the order of their creation, deleted ones included. */
type Action =
  | { readonly do: 'create user'; readonly values: UserValues }
  | { readonly do: 'match user'; readonly userName: string }
  | { readonly do: 'read user'; readonly user: number }
  | { readonly do: 'replace user'; readonly user: number; readonly values: UserValues }
  | { readonly do: 'rename user'; readonly user: number; readonly userName: string }
  | { readonly do: 'retitle user'; readonly user: number; readonly title: string | undefined }
  | { readonly do: 'switch user'; readonly user: number; readonly active: boolean | 'True' | 'False' }
  | { readonly do: 'delete user'; readonly user: number }
  | { readonly do: 'create group'; readonly displayName: string; readonly members: readonly number[] }
  | { readonly do: 'read group'; readonly group: number }
  | { readonly do: 'match group'; readonly displayName: string }
  | { readonly do: 'rename group'; readonly group: number; readonly displayName: string }
  | { readonly do: 'add members'; readonly group: number; readonly members: readonly number[] }
  | { readonly do: 'remove members'; readonly group: number; readonly members: readonly number[] }
  | { readonly do: 'replace members'; readonly group: number; readonly members: readonly number[] }
  | {
      readonly do: 'replace group';
      readonly group: number;
      readonly displayName: string;
      readonly members: readonly number[];
    }
  | { readonly do: 'remove all members'; readonly group: number }
  | { readonly do: 'delete group'; readonly group: number };

export type Step = Action & {
  readonly tenant: 'acme' | 'globex';
  /** The same request is sent twice, as after a lost answer. */
  readonly twice?: true;
};

const user = fc.nat(4);
const group = fc.nat(2);
const members = fc.array(user, { maxLength: 4 });
const someMembers = fc.array(user, { minLength: 1, maxLength: 4 });
const userName = fc.constantFrom(...userNames);
const title = fc.constantFrom(...titles);
const displayName = fc.constantFrom(...groupNames);
const values = fc.record({ userName, externalId: fc.constantFrom(...externalIds), title });

const action = (name: Action['do'], weight: number, rest: Record<string, fc.Arbitrary<unknown>>) => ({
  weight,
  arbitrary: fc.record({ do: fc.constant(name), ...rest }),
});

const anyAction = fc.oneof(
  action('create user', 6, { values }),
  action('match user', 1, { userName }),
  action('read user', 1, { user }),
  action('replace user', 2, { user, values }),
  action('rename user', 2, { user, userName }),
  action('retitle user', 1, { user, title }),
  action('switch user', 2, { user, active: fc.constantFrom(true, false, 'True', 'False') }),
  action('delete user', 2, { user }),
  action('create group', 4, { displayName, members }),
  action('read group', 1, { group }),
  action('match group', 1, { displayName }),
  action('rename group', 2, { group, displayName }),
  action('add members', 5, { group, members: someMembers }),
  action('remove members', 3, { group, members: someMembers }),
  action('replace members', 2, { group, members: someMembers }),
  action('replace group', 2, { group, displayName, members }),
  action('remove all members', 1, { group }),
  action('delete group', 1, { group }),
) as fc.Arbitrary<Action>;

/** Mostly one tenant, so that its steps meet. */
const tenant = fc.oneof({ weight: 4, arbitrary: fc.constant('acme') }, { weight: 1, arbitrary: fc.constant('globex') });
const twice = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ twice: true }) },
);

const step = fc
  .tuple(tenant, anyAction, twice)
  .map(([where, what, often]) => ({ tenant: where, ...what, ...often }) as Step);

export const steps = fc.array(step, { minLength: 1, maxLength: 30, size: 'max' });
