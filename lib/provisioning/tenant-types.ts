import type { Schema } from '#scim/attribute.ts';
import { groupType, type ResourceType, schemaNamed, userType, withExtensions } from '#scim/resource-type.ts';

/** What the resources of a tenant look like. Parsing, PATCH, filters, projection and discovery all follow from it. */
export interface TenantTypes {
  readonly user: ResourceType;
  readonly group: ResourceType;
}

/** The types of a tenant that has defined nothing for itself. */
export const standardTypes: TenantTypes = { user: userType, group: groupType };

/** Extension schemas that a tenant defines, besides the standard ones. */
export interface TenantExtensions {
  readonly user: readonly Schema[];
  readonly group: readonly Schema[];
}

/** The standard types with a tenant's extensions. Throws when two schemas of one type have the same URN. */
export function typesWith(extensions: TenantExtensions): TenantTypes {
  return {
    user: extended(userType, extensions.user),
    group: extended(groupType, extensions.group),
  };
}

const extended = (type: ResourceType, schemas: readonly Schema[]): ResourceType =>
  schemas.reduce((known, schema) => {
    if (schemaNamed(known, schema.id) !== undefined) throw new Error(`${type.name} has two schemas ${schema.id}`);
    return withExtensions(known, [schema]);
  }, type);

/** The types of a tenant. Whoever keeps them elsewhere keeps them in memory too: every request asks. */
export type TypesOf = (tenant: string) => Promise<TenantTypes>;
