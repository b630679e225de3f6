import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type FunctionName, type ScimRouteKey, scimRoutes } from '#manifest/routes.ts';
import { methodNotAllowed, noSuchEndpoint, type ScimError } from '#scim/errors.ts';
import { type Origin, type ScimRequest, toScimRequest } from './request.ts';
import { type RequestLogSettings, requestLog } from './request-log.ts';
import { scimErrors, scimMediaType } from './scim-errors.ts';

export interface ScimResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type ScimHandler = (request: ScimRequest) => Promise<ScimResponse>;

export interface EndpointSettings extends Origin, RequestLogSettings {}

/** The Lambda handler of one function: every route of the manifest has its handler here, the compiler checks it. */
export function scimEndpoint<F extends FunctionName>(
  handlers: Readonly<Record<ScimRouteKey<F>, ScimHandler>>,
  settings: EndpointSettings,
) {
  const find = new Map<string, ScimHandler>(Object.entries(handlers));
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(requestLog(settings))
    .use(scimErrors())
    .handler(async (event) => {
      const request = toScimRequest(event, settings);
      const handler = find.get(`${event.httpMethod} ${event.resource}`);
      if (handler === undefined) throw noSuchRoute(event);
      return render(await handler(request));
    });
}

function noSuchRoute({ resource }: APIGatewayProxyEvent): ScimError {
  const methods: readonly string[] = scimRoutes.find((route) => route.path === resource)?.methods ?? [];
  return methods.length === 0 ? noSuchEndpoint() : methodNotAllowed(methods);
}

function render({ status, headers, body }: ScimResponse): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': scimMediaType, ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
