import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type FunctionName, type ScimRouteKey, scimRoutes } from '#manifest/routes.ts';
import { methodNotAllowed, noSuchEndpoint } from '#scim/errors.ts';
import { type RequestSettings, type ScimRequest, toScimRequest } from './request.ts';
import { type RequestLogSettings, requestLog } from './request-log.ts';
import { scimErrors, scimMediaType } from './scim-errors.ts';

export interface ScimResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type ScimHandler = (request: ScimRequest) => Promise<ScimResponse>;

export interface EndpointSettings extends RequestSettings, RequestLogSettings {}

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
      const request = await toScimRequest(event, settings);
      const { httpMethod, resource } = event;
      const isHead = httpMethod === 'HEAD';
      const handler = find.get(`${isHead ? 'GET' : httpMethod} ${resource}`);
      if (handler === undefined) return withoutHandler(event);
      const response = await handler(request);
      return render(isHead ? { ...response, body: undefined } : response);
    });
}

/** OPTIONS tells the methods of any path (RFC 9110 §9.3.7); whatever else comes here is no method of it. */
function withoutHandler({ httpMethod, resource }: APIGatewayProxyEvent): APIGatewayProxyResult {
  const methods: readonly string[] = scimRoutes.find((route) => route.path === resource)?.methods ?? [];
  if (methods.length === 0) throw noSuchEndpoint();
  const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  if (httpMethod !== 'OPTIONS') throw methodNotAllowed(allowed);
  return render({ status: 204, headers: { allow: allowed.join(', ') } });
}

function render({ status, headers, body }: ScimResponse): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': scimMediaType, ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
