import { type EndpointSettings, type ScimHandler, type ScimResponse, scimEndpoint } from '#http/scim/endpoint.ts';
import type { Caller } from '#provisioning/caller.ts';
import { documentNamed, resourceTypeDocuments, schemaDocuments, serviceProviderConfig } from '#scim/discovery.ts';
import { notImplemented } from '#scim/errors.ts';
import { listResponse } from '#scim/lists.ts';

/** `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas` (RFC 7644 §4), and `/Me` (§3.11), which there is not. */
export const createDiscoveryEndpoint = (settings: EndpointSettings) =>
  scimEndpoint<'discovery'>(
    {
      'GET /v2/{tenant}/ServiceProviderConfig': async ({ caller }) => ok(serviceProviderConfig(caller.baseUrl)),
      'GET /v2/{tenant}/ResourceTypes': async ({ caller }) => all(resourceTypesOf(caller)),
      'GET /v2/{tenant}/ResourceTypes/{id}': async ({ caller, id }) => ok(documentNamed(resourceTypesOf(caller), id)),
      'GET /v2/{tenant}/Schemas': async ({ caller }) => all(schemasOf(caller)),
      'GET /v2/{tenant}/Schemas/{id}': async ({ caller, id }) => ok(documentNamed(schemasOf(caller), id)),
      'GET /v2/{tenant}/Me': nobody,
      'POST /v2/{tenant}/Me': nobody,
      'PUT /v2/{tenant}/Me': nobody,
      'PATCH /v2/{tenant}/Me': nobody,
      'DELETE /v2/{tenant}/Me': nobody,
    },
    settings,
  );

/** A connector key stands for an identity provider, not for a person. */
const nobody: ScimHandler = async () => {
  throw notImplemented("/Me is not supported: a connector key is nobody's. Use /Users/{id}.");
};

const typesOf = ({ types }: Caller) => [types.user, types.group];
const resourceTypesOf = (caller: Caller) => resourceTypeDocuments(caller.baseUrl, typesOf(caller));
const schemasOf = (caller: Caller) => schemaDocuments(caller.baseUrl, typesOf(caller));

const ok = (body: unknown): ScimResponse => ({ status: 200, body });
const all = (resources: readonly unknown[]): ScimResponse =>
  ok(listResponse({ totalResults: resources.length, startIndex: 1, resources }));
