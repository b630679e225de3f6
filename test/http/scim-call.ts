import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { AuthorizerContext } from '#manifest/authorizer-context.ts';

export interface Call {
  readonly body?: unknown;
  readonly rawBody?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorizer?: Partial<AuthorizerContext>;
  readonly requestContext?: Readonly<Record<string, unknown>>;
  readonly base64?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Calls a function of the SCIM API as API Gateway does. */
export async function answerOf(handler: Handler, method: string, path: string, call: Call = {}): Promise<Answer> {
  const result = await handler(anApiEvent(method, path, call), {} as Context);
  return {
    status: result.statusCode,
    headers: result.headers ?? {},
    body: result.body === '' ? {} : JSON.parse(result.body),
  };
}

/** What API Gateway hands a function for a path such as `/Users/{id}` of tenant `acme`. */
function anApiEvent(method: string, path: string, call: Call): APIGatewayProxyEvent {
  const [, endpoint, last] = path.split('/');
  const id = last === '.search' ? undefined : last;
  const resource = last === undefined || id === undefined ? `/v2/{tenant}${path}` : `/v2/{tenant}/${endpoint}/{id}`;
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
        groups: 'accept',
        reason: 'Another tenant.',
        ...call.authorizer,
      },
      ...call.requestContext,
    },
  };
  return event as APIGatewayProxyEvent;
}
