import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { AuthorizerContext } from '#manifest/authorizer-context.ts';
import { checkKey, type KeyCaller, type KeyCheckPorts } from '#provisioning/check-key.ts';
import { describeFault } from '#provisioning/describe-fault.ts';

export interface AuthorizerDependencies extends KeyCheckPorts {
  /** Writes one JSON line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/**
 * The REQUEST authorizer of the SCIM API. API Gateway keeps an answer for up to 30 s by the Authorization header, so it
 * depends on the key alone, never on the path it was shown on.
 *
 * | key | answer | the client sees |
 * |---|---|---|
 * | missing, malformed, unknown, revoked, expired, wrong | throws `Unauthorized` | 401 |
 * | right, SCIM is off | Deny | 403 with the reason |
 * | right | Allow for its tenant's paths | what the function answers; elsewhere 403 with the default reason |
 * | can't be checked | throws anything else | 5xx, so that nobody takes an outage for a wrong key |
 */
export function createAuthorizer({ log, ...ports }: AuthorizerDependencies) {
  return async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { requestId } = event.requestContext;
    const refuse = (cause: string): never => {
      log({ event: 'scim.key-refused', requestId, cause });
      // API Gateway makes a 401 of exactly this message.
      throw new Error('Unauthorized');
    };
    const presented = bearer(event);
    if (presented === undefined) return refuse('no-bearer');
    const check = await checkKey(ports, presented, seenFrom(event)).catch((error: unknown) => {
      log({ event: 'scim.key-check-failed', requestId, ...describeFault(causeOf(error)) });
      throw error;
    });
    if (check.outcome === 'refused') return refuse(check.cause);
    if (check.outcome === 'scim-off') return denied(event.methodArn, check.caller);
    if (check.notNoted !== undefined) log({ event: 'scim.use-not-noted', requestId, ...describeFault(check.notNoted) });
    return allowed(event.methodArn, check.caller);
  };
}

/** The scheme in any case (RFC 9110 §11.1). A key in the query is ignored: URLs end up in logs. */
function bearer(event: APIGatewayRequestAuthorizerEvent): string | undefined {
  const authorization = Object.entries(event.headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'authorization',
  )?.[1];
  return /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

function seenFrom({ requestContext }: APIGatewayRequestAuthorizerEvent) {
  const { userAgent, sourceIp } = requestContext.identity;
  return { userAgent: userAgent?.slice(0, 200) ?? undefined, sourceIp };
}

const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? error.cause : error;

const allowed = (methodArn: string, caller: KeyCaller): APIGatewayAuthorizerResult =>
  policy(
    'Allow',
    tenantArns(methodArn, caller.tenant),
    caller,
    'This key belongs to another Tenant URL; copy Tenant URL and Secret Token from the same connector.',
  );

const denied = (methodArn: string, caller: KeyCaller): APIGatewayAuthorizerResult =>
  policy(
    'Deny',
    [`${stageArn(methodArn)}/*`],
    caller,
    `SCIM is off for tenant ${caller.tenant}; enable it (itam-scim enable ${caller.tenant}), wait half a minute, then test the connection again.`,
  );

function policy(
  Effect: 'Allow' | 'Deny',
  Resource: string[],
  caller: KeyCaller,
  reason: string,
): APIGatewayAuthorizerResult {
  const context = {
    tenant: caller.tenant,
    connector: caller.connector,
    connectorName: caller.connectorName,
    scopes: caller.scopes.join(' '),
    groups: caller.groups,
    reason,
  } satisfies AuthorizerContext;
  return {
    principalId: `${caller.tenant}/${caller.connector}/${caller.key}`,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
    context,
  };
}

/**
 * Each method by name: in a policy `*` stands for slashes too, so that `*` in the place of the method would also match
 * another tenant's path with `/v2/{tenant}/` further down in it. ANY resources take exactly these.
 */
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

function tenantArns(methodArn: string, tenant: string): string[] {
  const stage = stageArn(methodArn);
  return methods.flatMap((method) => [`${stage}/${method}/v2/${tenant}`, `${stage}/${method}/v2/${tenant}/*`]);
}

/** `arn:aws:execute-api:{region}:{account}:{api}/{stage}/GET/v2/…` up to the stage. */
const stageArn = (methodArn: string): string => methodArn.split('/').slice(0, 2).join('/');
