/**
 * Every route of the two REST APIs. The stack makes one resource with an ANY method per path from these values, and the
 * functions dispatch on them, so that a path can't exist on one side only. Paths are relative to the stage; the stage
 * names are chosen so that the public path is the same on API Gateway's own host and behind a custom domain:
 * `https://HOST/scim/v2/{tenant}/Users`, `https://HOST/admin/v1/tenants`.
 */

/** The deployed functions, named after their file in `lambdas/`. */
export type FunctionName = 'authorizer' | 'users' | 'groups' | 'bulk' | 'discovery' | 'admin' | 'worker' | 'sweeper';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Route {
  /** API Gateway resource path, e.g. `/v2/{tenant}/Users/{id}`. */
  readonly path: string;
  readonly function: FunctionName;
  /**
   * What the function answers; HEAD goes with GET, and OPTIONS is answered everywhere. Any other method is its 405 with an
   * `Allow` header. None: the path is its 404.
   */
  readonly methods: readonly Method[];
}

export const scimStage = 'scim';
export const adminStage = 'admin';

export const scimRoutes = [
  { path: '/v2/{tenant}/Users', function: 'users', methods: ['GET', 'POST'] },
  { path: '/v2/{tenant}/Users/.search', function: 'users', methods: ['POST'] },
  { path: '/v2/{tenant}/Users/{id}', function: 'users', methods: ['GET', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/v2/{tenant}/Groups', function: 'groups', methods: ['GET', 'POST'] },
  { path: '/v2/{tenant}/Groups/.search', function: 'groups', methods: ['POST'] },
  { path: '/v2/{tenant}/Groups/{id}', function: 'groups', methods: ['GET', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/v2/{tenant}/.search', function: 'bulk', methods: ['POST'] },
  { path: '/v2/{tenant}/Bulk', function: 'bulk', methods: ['POST'] },
  { path: '/v2/{tenant}/Me', function: 'discovery', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
  { path: '/v2/{tenant}/ServiceProviderConfig', function: 'discovery', methods: ['GET'] },
  { path: '/v2/{tenant}/ResourceTypes', function: 'discovery', methods: ['GET'] },
  { path: '/v2/{tenant}/ResourceTypes/{id}', function: 'discovery', methods: ['GET'] },
  { path: '/v2/{tenant}/Schemas', function: 'discovery', methods: ['GET'] },
  { path: '/v2/{tenant}/Schemas/{id}', function: 'discovery', methods: ['GET'] },
  // Anything else is 404. API Gateway would take a bearer key on a path it does not know for a broken AWS signature.
  { path: '/v2/{tenant}/{proxy+}', function: 'discovery', methods: [] },
] as const satisfies readonly Route[];

export const adminRoutes = [
  { path: '/v1/tenants', function: 'admin', methods: ['GET', 'POST'] },
  { path: '/v1/tenants/{tenant}', function: 'admin', methods: ['GET', 'PATCH'] },
  { path: '/v1/tenants/{tenant}/enable', function: 'admin', methods: ['POST'] },
  { path: '/v1/tenants/{tenant}/disable', function: 'admin', methods: ['POST'] },
  { path: '/v1/tenants/{tenant}/connectors', function: 'admin', methods: ['GET', 'POST'] },
  { path: '/v1/tenants/{tenant}/connectors/{connector}', function: 'admin', methods: ['GET', 'PATCH', 'DELETE'] },
  { path: '/v1/tenants/{tenant}/connectors/{connector}/keys', function: 'admin', methods: ['GET', 'POST'] },
  { path: '/v1/tenants/{tenant}/connectors/{connector}/keys/rotate', function: 'admin', methods: ['POST'] },
  { path: '/v1/tenants/{tenant}/connectors/{connector}/keys/{key}/revoke', function: 'admin', methods: ['POST'] },
  { path: '/v1/tenants/{tenant}/jobs', function: 'admin', methods: ['GET'] },
  { path: '/v1/tenants/{tenant}/jobs/{job}', function: 'admin', methods: ['GET'] },
  { path: '/v1/me', function: 'admin', methods: ['GET'] },
  { path: '/v1/me/email', function: 'admin', methods: ['PUT', 'DELETE'] },
  { path: '/v1/me/email/confirm', function: 'admin', methods: ['POST'] },
] as const satisfies readonly Route[];

/** `GET /v2/{tenant}/Users` and so on: one key per method and path that a function of the SCIM API must answer. */
export type ScimRouteKey<F extends FunctionName> = RouteKey<Extract<(typeof scimRoutes)[number], { function: F }>>;

/** The same for the admin API. */
export type AdminRouteKey = RouteKey<(typeof adminRoutes)[number]>;

type RouteKey<R extends Route> = R extends {
  path: infer P extends string;
  methods: readonly (infer M extends string)[];
}
  ? `${M} ${P}`
  : never;
