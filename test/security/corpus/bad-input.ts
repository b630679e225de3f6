/**
 * A request that a careless, broken or hostile client sends, and the statuses it may be answered with.
 * Texts may hold `{user}` and `{group}`, the ids of a user and a group that are there, `{token}`, the key, and `{tenant}`.
 */
export interface BadInput {
  readonly name: string;
  readonly method: string;
  /** Below the Tenant URL. */
  readonly path: string;
  /** A header without value is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
  readonly answers: readonly number[];
  /** What the answer must not show. */
  readonly hidden?: string;
  /** The HTTP layer itself may refuse it, before there is anybody who knows SCIM. */
  readonly belowScim?: true;
  /** Users that are made first, by userName. */
  readonly after?: readonly string[];
}

type Rest = Partial<BadInput>;
type Attributes = Readonly<Record<string, unknown>>;

export const refused = [400] as const;
export const accepted = [201] as const;
/** Either is right: the RFCs leave it open. */
export const either = [201, 400] as const;

export const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterpriseUser = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export const repeat = (text: string, times: number): string => text.repeat(times);

const userNameFor = (name: string): string => `${name.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60)}@bad.example`;

/** A POST to /Users; the userName is made of the case's name, so that no case meets another's. */
export const creating = (name: string, attributes: Attributes, answers: readonly number[] = refused, rest: Rest = {}) =>
  sending(name, JSON.stringify({ schemas: [coreUser], userName: userNameFor(name), ...attributes }), answers, rest);

/** A POST to /Users of a body as it is, in which `{userName}` stands for a good one. */
export const sending = (
  name: string,
  body: string | Buffer,
  answers: readonly number[] = refused,
  rest: Rest = {},
) => ({
  name,
  method: 'POST',
  path: '/Users',
  body: typeof body === 'string' ? body.replaceAll('{userName}', userNameFor(name)) : body,
  answers,
  ...rest,
});

export const asking = (name: string, path: string, answers: readonly number[] = refused, rest: Rest = {}) => ({
  name,
  method: 'GET',
  path,
  answers,
  ...rest,
});

export const filtering = (name: string, filter: string, answers: readonly number[] = refused, rest: Rest = {}) =>
  asking(name, `/Users?filter=${encodeURIComponent(filter)}`, answers, rest);

/** A PATCH of the user with these operations, or with a body of its own. */
export const patching = (
  name: string,
  operations: readonly unknown[] | Attributes,
  answers: readonly number[] = refused,
  rest: Rest = {},
) => ({
  name,
  method: 'PATCH',
  path: '/Users/{user}',
  body: JSON.stringify(
    Array.isArray(operations)
      ? { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
      : operations,
  ),
  answers,
  ...rest,
});
