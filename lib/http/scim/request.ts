import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { AuthorizerContext } from '#manifest/authorizer-context.ts';
import type { Caller } from '#provisioning/caller.ts';
import { standardTypes, type TypesOf } from '#provisioning/tenant-types.ts';
import { forbidden, invalidSyntax, payloadTooLarge, unsupportedMediaType } from '#scim/errors.ts';
import { parseJson } from '#scim/json.ts';
import { limits } from '#scim/limits.ts';
import { decodePathPart } from '../path-part.ts';

/** A SCIM request with everything decoded once; behind it nobody looks at API Gateway's event. */
export interface ScimRequest {
  readonly caller: Caller;
  /** The `{id}` of the path, decoded; empty on paths without one. */
  readonly id: string;
  /** The last value of a query parameter, blanks and percent signs decoded. */
  query(name: string): string | undefined;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Parses the body as JSON; throws 413, 415 or 400 invalidSyntax. */
  body(): unknown;
}

interface Origin {
  /** Scheme and host that clients use, when it is not API Gateway's own: `https://itam.example.com`. */
  readonly publicUrl?: string | undefined;
}

export interface RequestSettings extends Origin {
  /** What the resources of a tenant look like. @default the standard types */
  readonly typesOf?: TypesOf;
}

export async function toScimRequest(event: APIGatewayProxyEvent, settings: RequestSettings): Promise<ScimRequest> {
  const header = headerReader(event);
  const caller = callerOf(event, baseUrlOf(event, settings));
  return {
    caller: { ...caller, types: (await settings.typesOf?.(caller.tenant)) ?? standardTypes },
    id: decodePathPart(event.pathParameters?.['id'] ?? ''),
    query: (name) => event.multiValueQueryStringParameters?.[name]?.at(-1) ?? event.queryStringParameters?.[name],
    ifMatch: header('if-match'),
    ifNoneMatch: header('if-none-match'),
    body: () => parseBody(event, header('content-type')),
  };
}

/** Clients spell header names as they like; this is the one place that reads them. */
function headerReader(event: APIGatewayProxyEvent): (name: string) => string | undefined {
  const headers = new Map(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => headers.get(name);
}

/** The authorizer allows only the key's own tenant; a path that says otherwise has slipped past the gateway. */
function callerOf(event: APIGatewayProxyEvent, baseUrl: string): Omit<Caller, 'types'> {
  const context = (event.requestContext.authorizer ?? {}) as Partial<AuthorizerContext>;
  const { tenant, connector, connectorName } = context;
  if (tenant === undefined || connector === undefined || tenant !== event.pathParameters?.['tenant']) {
    throw forbidden(context.reason ?? 'This request was not authorized for the tenant in its URL.');
  }
  const scope = scopeFor(event);
  if (scope !== undefined && !context.scopes?.split(' ').includes(scope)) {
    throw forbidden(
      `The connector key of "${connectorName}" lacks the scope "${scope}" that ${event.httpMethod} needs. Make a key with this scope and put it into the identity provider as Secret Token.`,
    );
  }
  return {
    tenant,
    connector,
    connectorName: connectorName ?? connector,
    groups: context.groups === 'refuse' ? 'refuse' : 'accept',
    requestId: event.requestContext.requestId,
    baseUrl,
  };
}

/** OPTIONS tells what anybody may know who has a key. A search only reads, though it is a POST. */
function scopeFor({ httpMethod, resource }: APIGatewayProxyEvent): 'read' | 'write' | undefined {
  if (httpMethod === 'OPTIONS') return undefined;
  const reads = httpMethod === 'GET' || httpMethod === 'HEAD' || resource.endsWith('/.search');
  return reads ? 'read' : 'write';
}

/**
 * `https://HOST[/prefix]/v2/{tenant}`, whatever stage or base path mapping stands before the route. Taken from what API
 * Gateway says of the request, never from a header that a client can forge.
 */
function baseUrlOf(event: APIGatewayProxyEvent, { publicUrl }: Origin): string {
  const { path, resourcePath, domainName } = event.requestContext;
  const parts = path.split('/').filter(Boolean);
  const prefix = parts.slice(0, parts.length - resourcePath.split('/').filter(Boolean).length);
  const host = publicUrl ?? `https://${domainName}`;
  return [host, ...prefix, 'v2', event.pathParameters?.['tenant']].join('/');
}

function parseBody(event: APIGatewayProxyEvent, contentType: string | undefined): unknown {
  if (contentType !== undefined && !isJson(contentType)) throw unsupportedMediaType();
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > limits.bodyBytes) throw payloadTooLarge(`The body is larger than ${limits.bodyBytes} bytes.`);
  const text = bytes.toString('utf8');
  // API Gateway replaces bytes that are not UTF-8 by U+FFFD; no directory has it in a name on purpose.
  if (text.includes('\uFFFD')) throw invalidSyntax('The request body is not valid UTF-8.');
  return parseJson(text);
}

const isJson = (contentType: string): boolean =>
  /^application\/(scim\+)?json$/i.test(contentType.split(';')[0]?.trim() ?? '');
