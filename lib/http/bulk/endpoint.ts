import { groupsHandlers } from '#http/groups/handlers.ts';
import { type EndpointSettings, scimEndpoint } from '#http/scim/endpoint.ts';
import { listing, searching } from '#http/scim/listing.ts';
import { usersHandlers } from '#http/users/handlers.ts';
import type { GroupsDependencies } from '#provisioning/groups/dependencies.ts';
import { groupsSource } from '#provisioning/groups/find-groups.ts';
import { combined } from '#provisioning/lists/combined-source.ts';
import type { UsersDependencies } from '#provisioning/users/dependencies.ts';
import { usersSource } from '#provisioning/users/find-users.ts';
import { parseBulk } from './bulk-request.ts';
import { runBulk } from './run-bulk.ts';

/** What concerns users and groups together: `/Bulk` (RFC 7644 §3.7) and `/.search` (§3.4.3). */
export function createBulkEndpoint(deps: UsersDependencies & GroupsDependencies, settings: EndpointSettings) {
  const handlers = { ...usersHandlers(deps), ...groupsHandlers(deps) };
  const users = listing(deps, (caller) => usersSource(deps, caller));
  const all = listing(deps, (caller) => combined(usersSource(deps, caller), groupsSource(deps, caller)));
  return scimEndpoint<'bulk'>(
    {
      'POST /v2/{tenant}/Bulk': async (request) => ({
        status: 200,
        body: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
          Operations: await runBulk({ ...deps, log: settings.log, handlers }, request, parseBulk(request.body())),
        },
      }),

      'POST /v2/{tenant}/.search': searching((request) =>
        request.caller.groups === 'refuse' ? users(request) : all(request),
      ),
    },
    settings,
  );
}
