import type { Caller } from '#provisioning/caller.ts';
import { type ListDependencies, listResources } from '#provisioning/lists/list-resources.ts';
import type { Place, ResourceSource } from '#provisioning/lists/resource-source.ts';
import { listResponse } from '#scim/lists.ts';
import type { ScimHandler } from './endpoint.ts';
import { listQueryOf } from './query.ts';
import { toSearch } from './search-request.ts';

/** Answers with a list of resources (RFC 7644 §3.4.2). */
export const listing =
  <R extends Place>(deps: ListDependencies, sourceOf: (caller: Caller) => ResourceSource<R>): ScimHandler =>
  async (request) => ({
    status: 200,
    body: listResponse(await listResources(deps, request.caller, sourceOf(request.caller), listQueryOf(request))),
  });

/** The same question in the body of a POST to `.search` (RFC 7644 §3.4.3). */
export const searching =
  (list: ScimHandler): ScimHandler =>
  (request) =>
    list(toSearch(request));
