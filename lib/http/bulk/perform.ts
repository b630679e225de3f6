import { decodePathPart } from '#http/path-part.ts';
import type { ScimHandler, ScimResponse } from '#http/scim/endpoint.ts';
import type { ScimRequest } from '#http/scim/request.ts';
import type { ScimRouteKey } from '#manifest/routes.ts';
import { invalidSyntax, methodNotAllowed, ScimError, shown } from '#scim/errors.ts';
import type { BulkOperation } from './bulk-request.ts';

/** Those of `/Users` and `/Groups`, the very ones that answer single requests. */
export type ResourceHandlers = Readonly<Record<ScimRouteKey<'users' | 'groups'>, ScimHandler>>;

/** Does one operation as if it had come alone: same checks, same limits, same events. */
export async function perform(
  handlers: ResourceHandlers,
  bulk: ScimRequest,
  operation: BulkOperation,
): Promise<ScimResponse> {
  const { route, id } = routeOf(operation);
  const handler = new Map<string, ScimHandler>(Object.entries(handlers)).get(route);
  if (handler === undefined) throw noSuchOperation(operation);
  if (operation.method === 'POST' && operation.bulkId === undefined) {
    throw invalidSyntax('A POST must have a "bulkId", so that its answer can be told from others.');
  }
  return handler({
    caller: bulk.caller,
    id,
    query: () => undefined,
    ifMatch: operation.version,
    ifNoneMatch: undefined,
    body: () => operation.data,
  });
}

const places = /^\/(Users|Groups)(?:\/([^/?#]+))?$/;

/** The key of its handler, which may not be there, and the id in its path. */
function routeOf({ method, path }: BulkOperation): { readonly route: string; readonly id: string } {
  const [, endpoint, id] = places.exec(path) ?? [];
  if (endpoint === undefined) {
    throw new ScimError(404, undefined, `A bulk operation goes to /Users or /Groups, not to ${shown(path)}.`);
  }
  const isChange = method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE';
  const place = id === undefined ? endpoint : `${endpoint}/{id}`;
  return {
    route: isChange && id !== '.search' ? `${method} /v2/{tenant}/${place}` : '',
    id: id === undefined ? '' : decodePathPart(id),
  };
}

const noSuchOperation = ({ path }: BulkOperation): ScimError =>
  methodNotAllowed(path.split('/').length > 2 ? ['PUT', 'PATCH', 'DELETE'] : ['POST']);
