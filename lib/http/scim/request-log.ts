import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { describeFault } from '#provisioning/describe-fault.ts';
import { Unavailable } from '#provisioning/faults.ts';
import { ScimError } from '#scim/errors.ts';

export interface RequestLogSettings {
  /** Writes one JSON line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  /** DynamoDB requests of this execution environment so far. */
  readonly storeCalls?: () => number;
}

interface Started {
  at: number;
  storeCalls: number;
}

/** One line per request: ids, route, result, time and DynamoDB calls. Never a body, a header, a mail address or a key. */
export function requestLog({
  log,
  storeCalls = () => 0,
}: RequestLogSettings): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const started = new WeakMap<APIGatewayProxyEvent, Started>();

  const end = (event: APIGatewayProxyEvent, response: APIGatewayProxyResult | null | undefined, error?: unknown) => {
    const start = started.get(event) ?? { at: Date.now(), storeCalls: 0 };
    log({
      event: 'scim.request',
      requestId: event.requestContext.requestId,
      tenantId: event.requestContext.authorizer?.['tenant'],
      connectorId: event.requestContext.authorizer?.['connector'],
      method: event.httpMethod,
      route: event.resource,
      status: response?.statusCode,
      scimType: error instanceof ScimError ? error.scimType : undefined,
      client: clientOf(event),
      milliseconds: Date.now() - start.at,
      dynamoCalls: storeCalls() - start.storeCalls,
    });
    if (error !== undefined && !(error instanceof ScimError)) logFault(event, error);
  };

  const logFault = (event: APIGatewayProxyEvent, error: unknown) =>
    log({
      event: error instanceof Unavailable ? 'scim.unavailable' : 'scim.fault',
      requestId: event.requestContext.requestId,
      ...describeFault(error instanceof Unavailable ? error.cause : error),
    });

  return {
    before: ({ event }) => {
      started.set(event, { at: Date.now(), storeCalls: storeCalls() });
    },
    after: ({ event, response }) => end(event, response),
    onError: ({ event, response, error }) => end(event, response, error),
  };
}

/** Which identity provider this looks like: for the log only, nothing depends on it. */
function clientOf(event: APIGatewayProxyEvent): string {
  const agent = event.requestContext.identity?.userAgent?.toLowerCase() ?? '';
  if (agent.includes('okta')) return 'okta';
  if (agent.includes('onelogin')) return 'onelogin';
  return agent.includes('azure') || agent.includes('microsoft') ? 'entra' : 'other';
}
