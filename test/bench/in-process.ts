import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import type { Dynamo } from '#aws/dynamo/client.ts';
import { dynamoCursors } from '#aws/dynamo/dynamo-cursors.ts';
import { dynamoGroups } from '#aws/dynamo/dynamo-groups.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import { groupsHandlers } from '#http/groups/handlers.ts';
import type { ScimHandler } from '#http/scim/endpoint.ts';
import { usersHandlers } from '#http/users/handlers.ts';
import type { Caller } from '#provisioning/caller.ts';
import { standardTypes } from '#provisioning/tenant-types.ts';

interface Request {
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Send = (method: string, request: Request) => Promise<Record<string, unknown>>;

export interface InProcess {
  readonly tenant: string;
  readonly connector: string;
  /** Answers the body; throws unless it is a success. */
  readonly users: Send;
  readonly groups: Send;
  /** Answer the id. */
  create(user: object): Promise<string>;
  createGroup(displayName: string): Promise<string>;
}

const caller: Caller = {
  tenant: 'acme',
  connector: 'c1',
  connectorName: 'Entra',
  groups: 'accept',
  types: standardTypes,
  requestId: 'growth',
  baseUrl: 'https://scim.example.com/scim/v2/acme',
};

/** The handlers of the functions without API Gateway, on this table: nothing else sends requests to DynamoDB. */
export function scimInProcess(dynamo: Dynamo): InProcess {
  const deps = {
    members: dynamoMembers(dynamo),
    groups: dynamoGroups(dynamo),
    work: { start: async () => {} },
    cursors: dynamoCursors(dynamo),
    now: () => new Date(),
    newEventId: (at: Date) => ulid(at.getTime()),
    newMemberId: () => randomUUID(),
    newGroupId: () => randomUUID(),
  };
  const sender =
    (endpoint: string, handlers: Readonly<Record<string, ScimHandler>>): Send =>
    async (method, { id = '', query = {}, body }) => {
      const handler = handlers[`${method} /v2/{tenant}/${endpoint}${id === '' ? '' : '/{id}'}`];
      if (handler === undefined) throw new Error(`No handler for ${method} ${endpoint}`);
      const answer = await handler({
        caller,
        id,
        query: (name) => query[name],
        ifMatch: undefined,
        ifNoneMatch: undefined,
        body: () => body,
      });
      return { ...Object(answer.body) };
    };
  const users = sender('Users', usersHandlers(deps));
  const groups = sender('Groups', groupsHandlers(deps));
  return {
    tenant: caller.tenant,
    connector: caller.connector,
    users,
    groups,
    create: async (user) => String((await users('POST', { body: user }))['id']),
    createGroup: async (displayName) => String((await groups('POST', { body: { displayName } }))['id']),
  };
}
