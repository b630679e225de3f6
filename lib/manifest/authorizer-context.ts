/**
 * What the authorizer tells the SCIM functions (API Gateway passes strings only) and the gateway responses.
 * Gateway responses print `reason` in a 403, so an Allow carries a default for the case that the path is another tenant's.
 */
export interface AuthorizerContext {
  readonly tenant: string;
  readonly connector: string;
  readonly connectorName: string;
  /** Scopes of the key, separated by blanks: `read`, `write`. */
  readonly scopes: string;
  /** The tenant's setting `groups`: `accept` or `refuse`. */
  readonly groups: string;
  readonly reason: string;
}

/** The member of the context that a gateway response template prints: `$context.authorizer.reason`. */
export const reasonField = 'reason' satisfies keyof AuthorizerContext;

/** Longest time API Gateway may reuse an authorizer answer; a revoked key is dead within twice this time. */
export const authorizerCacheSeconds = 30;
