import { type EndpointSettings, scimEndpoint } from '#http/scim/endpoint.ts';
import { pageOf } from '#http/scim/query.ts';
import { listResponse } from '#scim/lists.ts';

/** `/Groups`: none yet. Entra asks for it even when only users are provisioned, and would quarantine the job on a 404. */
export const createGroupsEndpoint = (settings: EndpointSettings) =>
  scimEndpoint<'groups'>(
    {
      'GET /v2/{tenant}/Groups': async (request) => ({
        status: 200,
        body: listResponse({ resources: [], totalResults: 0, startIndex: pageOf(request).startIndex }),
      }),
    },
    settings,
  );
