import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { describeFault } from '#provisioning/describe-fault.ts';
import { Unavailable } from '#provisioning/faults.ts';
import { Refusal } from '#provisioning/refusal.ts';
import { Problem } from './problem.ts';

/** Writes one JSON line. */
export type LogLine = (line: Readonly<Record<string, unknown>>) => void;

/**
 * One line per request. Not who asked: a session name is a mail address more often than not; the events of the tenant
 * hold it, with the same request id.
 */
export function adminLog(log: LogLine): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const started = new WeakMap<APIGatewayProxyEvent, number>();

  const end = (event: APIGatewayProxyEvent, response: APIGatewayProxyResult | null, error: unknown) => {
    const { requestId } = event.requestContext;
    const expected = error instanceof Problem || error instanceof Refusal;
    log({
      event: 'admin.request',
      requestId,
      tenantId: event.pathParameters?.['tenant'],
      method: event.httpMethod,
      route: event.resource,
      status: response?.statusCode,
      problem: expected ? error.code : undefined,
      milliseconds: Date.now() - (started.get(event) ?? Date.now()),
    });
    if (error === null || error === undefined || expected) return;
    if (error instanceof Unavailable) log({ event: 'admin.unavailable', requestId, ...describeFault(error.cause) });
    else log({ event: 'admin.fault', requestId, ...describeFault(error) });
  };

  return {
    before: ({ event }) => {
      started.set(event, Date.now());
    },
    after: ({ event, response }) => end(event, response, undefined),
    onError: ({ event, response, error }) => end(event, response, error),
  };
}
