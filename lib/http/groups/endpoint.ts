import { type EndpointSettings, scimEndpoint } from '#http/scim/endpoint.ts';
import type { GroupsDependencies } from '#provisioning/groups/dependencies.ts';
import { groupsHandlers } from './handlers.ts';

/** The groups function. */
export const createGroupsEndpoint = (deps: GroupsDependencies, settings: EndpointSettings) =>
  scimEndpoint<'groups'>(groupsHandlers(deps), settings);
