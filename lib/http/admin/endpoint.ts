import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type AdminRouteKey, adminRoutes } from '#manifest/routes.ts';
import type { AdminDependencies, AdminHandler, AdminResponse, AdminRoutes } from './admin-handler.ts';
import { adminLog } from './admin-log.ts';
import { connectorRoutes } from './connector-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { meRoutes } from './me-routes.ts';
import { Problem, toProblem } from './problem.ts';
import { toAdminRequest } from './request.ts';
import { tenantRoutes } from './tenant-routes.ts';

/** The Lambda handler of the admin API: every route of the manifest has its handler here, the compiler checks it. */
export function createAdminEndpoint(dependencies: AdminDependencies) {
  const handlers: AdminRoutes<AdminRouteKey> = {
    ...tenantRoutes(dependencies),
    ...connectorRoutes(dependencies),
    ...keyRoutes(dependencies),
    ...jobRoutes(dependencies),
    ...meRoutes(dependencies),
  };
  const find = new Map<string, AdminHandler>(Object.entries(handlers));
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(adminLog(dependencies.log))
    .onError((request) => {
      const problem = toProblem(request.error);
      request.response = {
        statusCode: problem.status,
        headers: { ...neverStored, 'content-type': 'application/problem+json', ...problem.headers },
        body: JSON.stringify(problem.toBody(request.event.requestContext.requestId)),
      };
    })
    .handler(async (event) => {
      const handler = find.get(`${event.httpMethod} ${event.resource}`);
      if (handler === undefined) throw methodNotAllowed(event);
      return render(await handler(toAdminRequest(event)));
    });
}

/** Answers may hold a key. */
const neverStored = { 'cache-control': 'no-store' };

function render({ status, headers, body }: AdminResponse): APIGatewayProxyResult {
  if (body === undefined) return { statusCode: status, headers: { ...neverStored, ...headers }, body: '' };
  return {
    statusCode: status,
    headers: { ...neverStored, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

function methodNotAllowed(event: APIGatewayProxyEvent): Problem {
  const allow = (adminRoutes.find((route) => route.path === event.resource)?.methods ?? []).join(', ');
  return new Problem('method-not-allowed', `${event.httpMethod} is not possible here; possible: ${allow}.`, {
    headers: { allow },
  });
}
