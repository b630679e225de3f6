import { randomUUID } from 'node:crypto';
import type { LocalAccount } from '../account.ts';
import type { Apis } from './apis.ts';
import { type Destination, deployedPaths, findDestination } from './destination.ts';
import { GatewayFault } from './fault.ts';
import type { Functions, Invocation, ReportProblem } from './functions.ts';
import { renderFault } from './gateway-response.ts';
import { type GatewayAnswer, type GatewayRequest, headerValues } from './message.ts';
import { readProxyAnswer } from './proxy-answer.ts';
import { proxyEvent, type RequestPart, type RoutedRequest, requestPart } from './proxy-event.ts';
import { type Authorize, createRequestAuthorizer } from './request-authorizer.ts';
import { matchResource, methodOf } from './route.ts';
import { verifySignature } from './signature.ts';

export type Gateway = (request: GatewayRequest) => Promise<GatewayAnswer>;

export interface GatewayOptions {
  readonly apis: Apis;
  readonly functions: Functions;
  readonly account: LocalAccount;
  /** Told what API Gateway would write to its execution log. */
  readonly report: ReportProblem;
  readonly now?: () => Date;
}

/** Lambda takes and gives at most 6 MB. */
const greatestPayload = 6 * 1024 * 1024;

/** API Gateway's REST APIs, as far as Lambda proxy integrations go. */
export function createGateway(options: GatewayOptions): Gateway {
  const authorize = createRequestAuthorizer(options.functions, options.report);
  return async (request) => {
    const host = headerValues(request.headers, 'host').at(-1) ?? '';
    const destination = findDestination(options.apis, host, request.path);
    const answer = destination ? await answerFrom(destination, request, authorize, options) : nothingHere(options.apis);
    return request.method === 'HEAD' ? { ...answer, body: '' } : answer;
  };
}

async function answerFrom(
  destination: Destination,
  request: GatewayRequest,
  authorize: Authorize,
  options: GatewayOptions,
): Promise<GatewayAnswer> {
  const requestId = randomUUID();
  try {
    const routed = route(destination, request, requestId);
    const part = requestPart(routed, options.account);
    const authorizer = await admit(routed, part, authorize, options);
    return await integrate(routed, proxyEvent(routed, part, authorizer), options);
  } catch (error) {
    if (!(error instanceof GatewayFault)) throw error;
    return renderFault(destination.api.responses, error, request, {
      requestId,
      extendedRequestId: requestId,
      apiId: destination.api.id,
      httpMethod: request.method,
      path: request.path,
      stage: destination.stage.name,
      'identity.sourceIp': request.sourceIp,
    });
  }
}

function route(destination: Destination, request: GatewayRequest, requestId: string): RoutedRequest {
  if (!isDecodable(request.path) || !isDecodable(request.rawQuery)) {
    throw new GatewayFault('BAD_REQUEST_PARAMETERS', 'The path or the query has a percent sign that encodes nothing.');
  }
  const matched = matchResource(destination.api, destination.resourcePath.split('/').slice(1));
  const method = matched && methodOf(destination.api, matched.resourceId, request.method);
  if (!matched || !method) throw new GatewayFault('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
  if (!request.body) throw new GatewayFault('REQUEST_TOO_LARGE', 'Request Too Long');
  return { request, destination, matched, method, requestId, receivedAt: Date.now() };
}

async function admit(
  routed: RoutedRequest,
  part: RequestPart,
  authorize: Authorize,
  { account, apis, functions, report, now }: GatewayOptions,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { method, request, destination } = routed;
  if (method.authorization === 'NONE') return undefined;
  if (method.authorization === 'AWS_IAM') {
    const verdict = verifySignature(request, account, now?.() ?? new Date());
    if (verdict.outcome === 'missing')
      throw new GatewayFault('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    if (verdict.outcome === 'refused') throw new GatewayFault('INVALID_SIGNATURE', verdict.message);
    return undefined;
  }
  const authorizer = apis.apis.get(destination.api.id)?.authorizers.get(method.authorizerId ?? '');
  const source = authorizer && `${apiArn(account, destination.api.id)}/authorizers/${authorizer.id}`;
  if (!authorizer || !source || !functions.mayInvoke(authorizer.functionArn, source)) {
    report(`API Gateway may not call the authorizer of ${method.httpMethod} ${routed.matched.resourcePath}`);
    throw new GatewayFault('AUTHORIZER_CONFIGURATION_ERROR', 'Internal server error');
  }
  const path = destination.resourcePath.slice(1);
  const methodArn = `${apiArn(account, destination.api.id)}/${destination.stage.name}/${request.method}/${path}`;
  return await authorize(authorizer, routed, part, methodArn);
}

async function integrate(
  routed: RoutedRequest,
  event: ReturnType<typeof proxyEvent>,
  { functions, account, report }: GatewayOptions,
): Promise<GatewayAnswer> {
  const { method, destination, matched, request } = routed;
  const source = `${apiArn(account, destination.api.id)}/${destination.stage.name}/${request.method}${matched.resourcePath}`;
  if (!functions.mayInvoke(method.functionArn, source)) {
    report(`No AWS::Lambda::Permission lets ${source} call ${method.functionArn}`);
    throw new GatewayFault('API_CONFIGURATION_ERROR', 'Internal server error');
  }
  if (sizeOf(event) > greatestPayload) throw new GatewayFault('REQUEST_TOO_LARGE', 'Request Too Long');
  const invocation = await withinTime(functions.invoke(method.functionArn, event), method.timeoutMs);
  if (invocation.outcome === 'failed') {
    report(`${method.functionArn} failed: ${invocation.errorType}: ${invocation.errorMessage}`);
    throw new GatewayFault('INTEGRATION_FAILURE', 'Internal server error');
  }
  const answer = readProxyAnswer(invocation.payload, routed.requestId);
  if (!answer || Buffer.byteLength(answer.body) > greatestPayload) {
    report(`${method.functionArn} answered with what is not a Lambda proxy response of at most 6 MB`);
    throw new GatewayFault('INTEGRATION_FAILURE', 'Internal server error');
  }
  return answer;
}

async function withinTime(invocation: Promise<Invocation>, timeoutMs: number): Promise<Invocation> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new GatewayFault('INTEGRATION_TIMEOUT', 'Endpoint request timed out');
    timer = setTimeout(() => reject(fault), timeoutMs);
  });
  try {
    return await Promise.race([invocation, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Bytes as JSON; small events are not measured, since they can't reach the limit. */
const sizeOf = (event: { readonly body: string | null }) =>
  (event.body?.length ?? 0) < greatestPayload / 8 ? 0 : Buffer.byteLength(JSON.stringify(event));

const apiArn = ({ region, accountId }: LocalAccount, apiId: string) =>
  `arn:aws:execute-api:${region}:${accountId}:${apiId}`;

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function nothingHere(apis: Apis): GatewayAnswer {
  const message = `No stage is deployed under this path. Deployed: ${deployedPaths(apis).join(', ') || 'nothing yet'}`;
  return { status: 404, headers: [['Content-Type', 'application/json']], body: JSON.stringify({ message }) };
}
