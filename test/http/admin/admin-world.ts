import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { createAdminEndpoint } from '#http/admin/endpoint.ts';
import { adminRoutes } from '#manifest/routes.ts';
import type { Mailer } from '#provisioning/admin-store.ts';
import { memoryAdmins } from '#test/provisioning/memory-admins.ts';
import { memorySecrets } from '#test/provisioning/memory-secrets.ts';
import { memoryTenancy } from '#test/provisioning/memory-tenancy.ts';
import { noon } from '#test/provisioning/tenancy-builders.ts';
import { memoryWork } from '#test/provisioning/work/memory-work.ts';

export interface AdminCall {
  readonly method: string;
  /** Below the stage: `/v1/tenants?limit=2`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it is sent. */
  readonly body?: string | undefined;
  readonly userArn?: string;
}

export interface AdminAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Undefined when nothing was sent. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, and fail when it is another
  readonly body: any;
}

/** The admin API on stores in memory; what it mails and logs can be looked at. */
export function anAdminWorld(overrides: { readonly mailer?: Mailer | undefined } = {}) {
  const tenancy = memoryTenancy();
  const secrets = memorySecrets();
  const lines: Readonly<Record<string, unknown>>[] = [];
  const mails: { to: string; code: string }[] = [];
  const { jobs, owe } = memoryWork();
  let time = noon.getTime();
  const endpoint = createAdminEndpoint({
    ...tenancy,
    jobs,
    secrets,
    admins: memoryAdmins(),
    mailer: { sendConfirmationCode: async (to, code) => void mails.push({ to, code }) },
    tenantUrl: (tenant) => `https://scim.example.com/scim/v2/${tenant}`,
    now: () => new Date(time),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    log: (line) => lines.push(line),
    ...overrides,
  });

  const send = async (call: AdminCall): Promise<AdminAnswer> => {
    const answer = await endpoint(toEvent(call), {} as Context);
    const { statusCode, headers = {}, body } = answer;
    return { status: statusCode, headers, body: body === '' ? undefined : JSON.parse(body) };
  };
  const ask = (method: string, path: string, body?: unknown): Promise<AdminAnswer> =>
    send({
      method,
      path,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });

  return {
    ...tenancy,
    /** What the transaction of a change does that owes the job. */
    owe,
    secrets,
    lines,
    mails,
    send,
    ask,
    pass: (ms: number) => {
      time += ms;
    },
    /** A tenant with SCIM on and a connector; answers the path of the connector. */
    async enabledConnector(tenant = 'acme'): Promise<string> {
      await ask('POST', '/v1/tenants', { id: tenant });
      await ask('POST', `/v1/tenants/${tenant}/enable`);
      const { body } = await ask('POST', `/v1/tenants/${tenant}/connectors`, { name: 'Entra', idp: 'entra' });
      return `/v1/tenants/${tenant}/connectors/${body.id}`;
    },
  };
}

/** As API Gateway hands it over: the query decoded once, path parameters as they came. */
function toEvent(call: AdminCall): APIGatewayProxyEvent {
  const url = new URL(call.path, 'https://admin.example.com');
  const { resource, pathParameters } = routeOf(url.pathname);
  const query = Object.fromEntries(url.searchParams);
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod: call.method,
    resource,
    path: url.pathname,
    pathParameters,
    queryStringParameters: Object.keys(query).length === 0 ? null : query,
    headers: { ...call.headers },
    body: call.body ?? null,
    isBase64Encoded: false,
  };
  const userArn = call.userArn ?? 'arn:aws:sts::123456789012:assumed-role/Admins/ana@example.com';
  return { ...event, requestContext: { requestId: 'request-1', identity: { userArn } } } as APIGatewayProxyEvent;
}

/** A part of the path by name beats a parameter. */
function routeOf(path: string) {
  const parts = path.split('/');
  const fitting = adminRoutes
    .map((route) => ({ resource: route.path, wanted: route.path.split('/') }))
    .filter(({ wanted }) => wanted.length === parts.length)
    .filter(({ wanted }) => wanted.every((part, at) => part === parts[at] || part.startsWith('{')))
    .sort((a, b) => parameters(a.wanted).length - parameters(b.wanted).length);
  const [route] = fitting;
  if (route === undefined) throw new Error(`API Gateway has no route for ${path}`);
  const named = parameters(route.wanted).map((part) => [part.slice(1, -1), parts[route.wanted.indexOf(part)]]);
  return { resource: route.resource, pathParameters: Object.fromEntries(named) };
}

const parameters = (parts: readonly string[]) => parts.filter((part) => part.startsWith('{'));
