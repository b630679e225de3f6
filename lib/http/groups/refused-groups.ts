import type { ScimHandler } from '#http/scim/endpoint.ts';
import { searching } from '#http/scim/listing.ts';
import { listQueryOf } from '#http/scim/query.ts';
import { recorded } from '#http/scim/recorded.ts';
import type { ScimRouteKey } from '#manifest/routes.ts';
import type { GroupsDependencies } from '#provisioning/groups/dependencies.ts';
import type { GroupAction } from '#provisioning/provisioning-event.ts';
import { invalidValue, notFound } from '#scim/errors.ts';
import { listResponse } from '#scim/lists.ts';

type GroupRoute = ScimRouteKey<'groups'>;
type Handlers = Readonly<Record<GroupRoute, ScimHandler>>;

const list: ScimHandler = async (request) => {
  const { paging } = listQueryOf(request);
  const startIndex = paging.by === 'index' ? paging.startIndex : undefined;
  return { status: 200, body: listResponse({ resources: [], totalResults: 0, startIndex }) };
};

/**
 * The handlers of a tenant whose setting is to refuse groups. A query is answered 200 and empty, since Entra quarantines a
 * job on a 404 even when it provisions users only; a change tells the admin how to stop sending groups.
 */
function refusingHandlers(deps: GroupsDependencies): Handlers {
  const refuse = (action: GroupAction): ScimHandler =>
    recorded(
      deps,
      ({ id }) => ({ action, groupId: id || undefined }),
      async ({ caller }) => {
        throw invalidValue(
          `Tenant ${caller.tenant} does not take groups. Switch group provisioning off in the identity provider (Entra: Provision Groups: No), or let the tenant accept them (itam-scim tenant set ${caller.tenant} --groups accept).`,
        );
      },
    );
  return {
    'GET /v2/{tenant}/Groups': list,
    'POST /v2/{tenant}/Groups/.search': searching(list),
    'POST /v2/{tenant}/Groups': refuse('group.create'),
    'GET /v2/{tenant}/Groups/{id}': async ({ id }) => {
      throw notFound(id);
    },
    'PUT /v2/{tenant}/Groups/{id}': refuse('group.replace'),
    'PATCH /v2/{tenant}/Groups/{id}': refuse('group.patch'),
    'DELETE /v2/{tenant}/Groups/{id}': refuse('group.delete'),
  };
}

/** These handlers for tenants that take groups, the refusing ones for the others. */
export function unlessRefused(deps: GroupsDependencies, handlers: Handlers): Handlers {
  const refusing = refusingHandlers(deps);
  const choose =
    (route: GroupRoute): ScimHandler =>
    (request) =>
      (request.caller.groups === 'refuse' ? refusing : handlers)[route](request);
  return {
    'GET /v2/{tenant}/Groups': choose('GET /v2/{tenant}/Groups'),
    'POST /v2/{tenant}/Groups/.search': choose('POST /v2/{tenant}/Groups/.search'),
    'POST /v2/{tenant}/Groups': choose('POST /v2/{tenant}/Groups'),
    'GET /v2/{tenant}/Groups/{id}': choose('GET /v2/{tenant}/Groups/{id}'),
    'PUT /v2/{tenant}/Groups/{id}': choose('PUT /v2/{tenant}/Groups/{id}'),
    'PATCH /v2/{tenant}/Groups/{id}': choose('PATCH /v2/{tenant}/Groups/{id}'),
    'DELETE /v2/{tenant}/Groups/{id}': choose('DELETE /v2/{tenant}/Groups/{id}'),
  };
}
