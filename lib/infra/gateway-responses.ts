import { STATUS_CODES } from 'node:http';
import { type GatewayResponseOptions, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { reasonField } from '#manifest/authorizer-context.ts';

const text = (value: string): string => JSON.stringify(value);

/** What an API answers when no function was asked: the identity provider prints it, so it has to be a whole answer. */
export interface GatewayAnswer {
  readonly type: ResponseType;
  readonly status: number;
  /**
   * JSON text, or one of API Gateway's variables that it replaces by JSON text. The templates know plain replacement only,
   * so a variable inside quotes must never hold a quote itself.
   */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** RFC 7644 section 3.12, with API Gateway's request id beside it. */
export function scimError(answer: GatewayAnswer): GatewayResponseOptions {
  return gatewayResponse(answer, 'application/scim+json', {
    schemas: '["urn:ietf:params:scim:api:messages:2.0:Error"]',
    status: text(String(answer.status)),
    detail: answer.detail,
    requestId: '"$context.requestId"',
  });
}

/** RFC 9457; `instance` names the request as the functions do. */
export function problem(answer: GatewayAnswer): GatewayResponseOptions {
  return gatewayResponse(answer, 'application/problem+json', {
    type: '"about:blank"',
    title: text(STATUS_CODES[answer.status] ?? ''),
    status: String(answer.status),
    detail: answer.detail,
    instance: '"urn:itam-scim:request:$context.requestId"',
  });
}

/** `members` of the body by name, each JSON text. */
function gatewayResponse(
  answer: GatewayAnswer,
  contentType: string,
  members: Readonly<Record<string, string>>,
): GatewayResponseOptions {
  const body = Object.entries(members).map(([name, value]) => `${text(name)}:${value}`);
  const headers = { 'Content-Type': contentType, 'Cache-Control': 'no-store', ...answer.headers };
  return {
    type: answer.type,
    statusCode: String(answer.status),
    responseHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
    // API Gateway picks a template by this key and falls back to this very one; the header says what the body is.
    templates: { 'application/json': `{${body.join(',')}}` },
  };
}

const soon = { 'Retry-After': '5' };

/** Faults and limits, alike for both APIs. */
const answersOfBoth: readonly GatewayAnswer[] = [
  { type: ResponseType.BAD_REQUEST_BODY, status: 400, detail: text('The body of the request is not valid.') },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, status: 400, detail: text('A parameter of the request is not valid.') },
  { type: ResponseType.DEFAULT_4XX, status: 400, detail: text('The request can not be understood.') },
  { type: ResponseType.INVALID_API_KEY, status: 403, detail: text('This API takes no API keys.') },
  {
    type: ResponseType.WAF_FILTERED,
    status: 403,
    detail: text('The firewall (AWS WAF) in front of this API stopped the request. Its log names the rule.'),
  },
  {
    type: ResponseType.RESOURCE_NOT_FOUND,
    status: 404,
    detail: text('There is nothing at this address. Check the path of the URL.'),
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    detail: text('The request is too large. Send it in smaller parts.'),
  },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, status: 415, detail: text('The body of the request must be JSON.') },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    detail: text('Too many requests at once. Try again in a few seconds.'),
    headers: soon,
  },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    status: 429,
    detail: text('Too many requests. Try again later.'),
    headers: soon,
  },
  {
    type: ResponseType.API_CONFIGURATION_ERROR,
    status: 500,
    detail: text('The API is not deployed correctly. Deploy the stack again.'),
  },
  {
    type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR,
    status: 500,
    detail: text('The credentials could not be checked: the API is not deployed correctly. Deploy the stack again.'),
  },
  {
    type: ResponseType.AUTHORIZER_FAILURE,
    status: 500,
    detail: text(
      'The credentials could not be checked just now. Try again; the log of the authorizer function has the cause.',
    ),
  },
  {
    type: ResponseType.DEFAULT_5XX,
    status: 500,
    detail: text('The request failed here. Try again; the log of the function has the cause under this request id.'),
  },
  {
    type: ResponseType.INTEGRATION_FAILURE,
    status: 502,
    detail: text('The request failed here. Try again; the log of the function has the cause under this request id.'),
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    detail: text('The request took too long. Try again; what was done already is not done twice.'),
  },
];

const wrongPath = text(
  'There is nothing at this address. Check that the Tenant URL is the one shown for the connector.',
);

/** The SCIM API authenticates by connector key only, so what API Gateway takes for a bad AWS signature is a wrong path. */
export const scimAnswers: readonly GatewayAnswer[] = [
  ...answersOfBoth,
  {
    type: ResponseType.UNAUTHORIZED,
    status: 401,
    detail: text(
      'The Secret Token is missing, mistyped, expired or revoked. Compare it with the keys of the connector (itam-scim key list, or GET /admin/v1/tenants/{tenant}/connectors/{connector}/keys), or make a new key and paste it into the identity provider.',
    ),
    headers: { 'WWW-Authenticate': 'Bearer realm="scim"' },
  },
  // The authorizer writes the reason, and it has no quotes.
  { type: ResponseType.ACCESS_DENIED, status: 403, detail: `"$context.authorizer.${reasonField}"` },
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, status: 404, detail: wrongPath },
  { type: ResponseType.INVALID_SIGNATURE, status: 404, detail: wrongPath },
  { type: ResponseType.EXPIRED_TOKEN, status: 404, detail: wrongPath },
];

export const adminAnswers: readonly GatewayAnswer[] = [
  ...answersOfBoth,
  {
    type: ResponseType.UNAUTHORIZED,
    status: 401,
    detail: text('Sign the request with AWS credentials (Signature Version 4, service execute-api).'),
  },
  // Names the caller and the action that its policies don't allow.
  { type: ResponseType.ACCESS_DENIED, status: 403, detail: '$context.error.messageString' },
  {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 403,
    detail: text(
      'Either the request is not signed with AWS credentials (Signature Version 4, service execute-api), or there is nothing at this address.',
    ),
  },
  {
    type: ResponseType.INVALID_SIGNATURE,
    status: 403,
    detail: text(
      'The signature does not fit the request. Check secret key, region, and that nothing changed the request after signing.',
    ),
  },
  { type: ResponseType.EXPIRED_TOKEN, status: 403, detail: text('The AWS credentials have expired. Sign in again.') },
];
