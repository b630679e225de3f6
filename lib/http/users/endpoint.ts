import { type EndpointSettings, scimEndpoint } from '#http/scim/endpoint.ts';
import type { UsersDependencies } from '#provisioning/users/dependencies.ts';
import { usersHandlers } from './handlers.ts';

/** The users function. */
export const createUsersEndpoint = (deps: UsersDependencies, settings: EndpointSettings) =>
  scimEndpoint<'users'>(usersHandlers(deps), settings);
