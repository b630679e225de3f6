import { type EndpointSettings, type ScimResponse, scimEndpoint } from '#http/scim/endpoint.ts';
import { documentNamed, resourceTypeDocuments, schemaDocuments, serviceProviderConfig } from '#scim/discovery.ts';
import { listResponse } from '#scim/lists.ts';
import { groupType, userType } from '#scim/resource-type.ts';

/** Printed from the values that everything else follows from, and no more than works today. */
const types = [userType, groupType];
const capabilities = { sort: false, etag: true };

/** `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas` (RFC 7644 §4). */
export const createDiscoveryEndpoint = (settings: EndpointSettings) =>
  scimEndpoint<'discovery'>(
    {
      'GET /v2/{tenant}/ServiceProviderConfig': async ({ caller }) =>
        ok(serviceProviderConfig(caller.baseUrl, capabilities)),
      'GET /v2/{tenant}/ResourceTypes': async ({ caller }) => all(resourceTypeDocuments(caller.baseUrl, types)),
      'GET /v2/{tenant}/ResourceTypes/{id}': async ({ caller, id }) =>
        ok(documentNamed(resourceTypeDocuments(caller.baseUrl, types), id)),
      'GET /v2/{tenant}/Schemas': async ({ caller }) => all(schemaDocuments(caller.baseUrl, types)),
      'GET /v2/{tenant}/Schemas/{id}': async ({ caller, id }) =>
        ok(documentNamed(schemaDocuments(caller.baseUrl, types), id)),
    },
    settings,
  );

const ok = (body: unknown): ScimResponse => ({ status: 200, body });
const all = (resources: readonly unknown[]): ScimResponse =>
  ok(listResponse({ totalResults: resources.length, startIndex: 1, resources }));
