import type { LocalAccount } from '../account.ts';
import { localAdminArn } from '../account.ts';
import type { Api, ApiMethod } from './apis.ts';
import type { Destination } from './destination.ts';
import { type GatewayRequest, type HeaderLines, headerValues } from './message.ts';
import { parseQuery } from './query.ts';
import type { MatchedResource } from './route.ts';

/** All that is known of a routed request before anybody is asked whether it may pass. */
export interface RoutedRequest {
  readonly request: GatewayRequest;
  readonly destination: Destination;
  readonly matched: MatchedResource;
  readonly method: ApiMethod;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

type ManyValues = Record<string, string[]>;

/** What a Lambda proxy function and a REQUEST authorizer have in common (event format 1.0). */
export function requestPart(routed: RoutedRequest, account: LocalAccount) {
  const { request, destination, matched } = routed;
  const forwarded = forwardedHeaders(routed);
  const headers = many(forwarded);
  const query = many(parseQuery(request.rawQuery));
  return {
    resource: matched.resourcePath,
    path: destination.eventPath,
    httpMethod: request.method,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(last(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(matched.pathParameters),
    stageVariables: orNull(destination.stage.variables),
    requestContext: requestContext(routed, account),
  };
}

export type RequestPart = ReturnType<typeof requestPart>;

/** @param authorizer the authorizer's context, principal and so on; absent when there is none */
export function proxyEvent(routed: RoutedRequest, part: RequestPart, authorizer?: Readonly<Record<string, unknown>>) {
  const { text, isBase64Encoded } = bodyOf(routed.request, routed.destination.api);
  return {
    ...part,
    requestContext: { ...part.requestContext, ...(authorizer && { authorizer }) },
    body: text,
    isBase64Encoded,
  };
}

/** API Gateway hands binary bodies over only for the media types the API names; all else becomes text. */
function bodyOf(request: GatewayRequest, api: Api): { text: string | null; isBase64Encoded: boolean } {
  const body = request.body ?? Buffer.alloc(0);
  if (body.length === 0) return { text: null, isBase64Encoded: false };
  const contentType = (headerValues(request.headers, 'content-type').at(-1) ?? '').split(';')[0]?.trim().toLowerCase();
  const binary = api.binaryMediaTypes.some((type) => type === '*/*' || type.toLowerCase() === contentType);
  return binary
    ? { text: body.toString('base64'), isBase64Encoded: true }
    : { text: body.toString('utf8'), isBase64Encoded: false };
}

function requestContext(
  { request, destination, matched, method, requestId, receivedAt }: RoutedRequest,
  account: LocalAccount,
) {
  const host = headerValues(request.headers, 'host').at(-1) ?? '';
  const domainName = host.replace(/:\d+$/, '');
  const signed = method.authorization === 'AWS_IAM';
  return {
    accountId: account.accountId,
    apiId: destination.api.id,
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    extendedRequestId: requestId,
    httpMethod: request.method,
    identity: {
      accessKey: signed ? account.accessKeyId : null,
      accountId: signed ? account.accountId : null,
      caller: signed ? `AROALOCALADMIN:local-admin` : null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: signed ? `AROALOCALADMIN:local-admin` : null,
      userAgent: headerValues(request.headers, 'user-agent').at(-1) ?? null,
      userArn: signed ? localAdminArn(account) : null,
    },
    path: request.path,
    protocol: request.protocol,
    requestId,
    requestTime: new Date(receivedAt).toUTCString(),
    requestTimeEpoch: receivedAt,
    resourceId: matched.resourceId,
    resourcePath: matched.resourcePath,
    stage: destination.stage.name,
  };
}

/** Belong to the connection between client and gateway, which a function never sees. */
const connectionHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function forwardedHeaders({ request, method, receivedAt, requestId }: RoutedRequest): HeaderLines {
  const signed = method.authorization === 'AWS_IAM';
  const passed = request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    if (lower === 'authorization' && signed) return false;
    return !connectionHeaders.has(lower) && !lower.startsWith('x-forwarded-');
  });
  const before = headerValues(request.headers, 'x-forwarded-for').join(', ');
  const trace = `Root=1-${Math.floor(receivedAt / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`;
  return [
    ...passed,
    ['X-Amzn-Trace-Id', trace],
    ['X-Forwarded-For', before === '' ? request.sourceIp : `${before}, ${request.sourceIp}`],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

/** One record of lists. Names that differ only in case stay apart, as they came. */
function many(pairs: HeaderLines): ManyValues {
  const lists = new Map<string, string[]>();
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), value]);
  return Object.fromEntries(lists);
}

const last = (lists: ManyValues): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']));

const orNull = <T extends object>(record: T): T | null => (Object.keys(record).length === 0 ? null : record);
