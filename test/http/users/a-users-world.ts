import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { createUsersEndpoint } from '#http/users/endpoint.ts';
import type { AuthorizerContext } from '#manifest/authorizer-context.ts';
import type { MemberStore } from '#provisioning/member-store.ts';
import { type MemoryMembers, memoryMembers } from '#test/provisioning/memory-members.ts';

interface Call {
  readonly body?: unknown;
  readonly rawBody?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorizer?: Partial<AuthorizerContext>;
  readonly requestContext?: Readonly<Record<string, unknown>>;
  readonly base64?: boolean;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

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
    call: async (method, path, call = {}) => {
      const result = await handler(anApiEvent(method, path, call), {} as Context);
      return {
        status: result.statusCode,
        headers: result.headers ?? {},
        body: result.body === '' ? {} : JSON.parse(result.body),
      };
    },
  };
}

/** What API Gateway hands a function for `/Users…` of tenant `acme`. */
function anApiEvent(method: string, path: string, call: Call): APIGatewayProxyEvent {
  const id = path.split('/')[2];
  const resource = id === undefined ? '/v2/{tenant}/Users' : '/v2/{tenant}/Users/{id}';
  const text = call.rawBody ?? (call.body === undefined ? null : JSON.stringify(call.body));
  const headers = { ...(text === null ? {} : { 'Content-Type': 'application/scim+json' }), ...call.headers };
  const query = call.query ?? {};
  const event: unknown = {
    resource,
    path: `/v2/acme${path}`,
    httpMethod: method,
    headers,
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    pathParameters: { tenant: 'acme', ...(id === undefined ? {} : { id }) },
    stageVariables: null,
    body: text !== null && call.base64 ? Buffer.from(text, 'latin1').toString('base64') : text,
    isBase64Encoded: call.base64 ?? false,
    requestContext: {
      requestId: 'request-1',
      path: `/scim/v2/acme${path}`,
      resourcePath: resource,
      domainName: 'api.example.com',
      identity: { userAgent: 'test', sourceIp: '127.0.0.1' },
      authorizer: {
        tenant: 'acme',
        connector: 'c1',
        connectorName: 'Entra',
        scopes: 'read write',
        reason: 'Another tenant.',
        ...call.authorizer,
      },
      ...call.requestContext,
    },
  };
  return event as APIGatewayProxyEvent;
}
