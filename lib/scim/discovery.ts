import type { Attribute, Schema } from './attribute.ts';
import { notFound } from './errors.ts';
import { limits } from './limits.ts';
import type { ResourceType } from './resource-type.ts';

/** The answer to GET /ServiceProviderConfig (RFC 7643 §5, RFC 9865 §4). `baseUrl` ends without a slash. */
export const serviceProviderConfig = (baseUrl: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: limits.bulkOperations, maxPayloadSize: limits.bodyBytes },
  filter: { supported: true, maxResults: limits.pageSize },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: limits.defaultPageSize,
    maxPageSize: limits.pageSize,
    cursorTimeout: limits.cursorSeconds,
  },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Connector key',
      description: 'A connector key, sent as a bearer token in the Authorization header.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
});

/** The resources of GET /ResourceTypes (RFC 7643 §6). */
export const resourceTypeDocuments = (baseUrl: string, types: readonly ResourceType[]) =>
  types.map(({ name, endpoint, description, schema, extensions }) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.id,
    schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${name}` },
  }));

/** The resources of GET /Schemas (RFC 7643 §7): each schema that one of the types uses, once. */
export function schemaDocuments(baseUrl: string, types: readonly ResourceType[]) {
  const schemas = new Set(types.flatMap(({ schema, extensions }) => [schema, ...extensions]));
  return [...schemas].map((schema) => schemaDocument(baseUrl, schema));
}

/** One of these documents; throws notFound when none has this id (URNs and names in any case). */
export function documentNamed<T extends { readonly id: string }>(documents: readonly T[], id: string): T {
  const found = documents.find((document) => document.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw notFound(id);
  return found;
}

const schemaDocument = (baseUrl: string, { id, name, description, attributes }: Schema) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id,
  name,
  description,
  attributes: attributes.filter(({ advertised }) => advertised).map(attributeDocument),
  meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${id}` },
});

/** RFC 7643 §7; members that say nothing are left out, since Entra takes no nulls. */
function attributeDocument(attribute: Attribute): Record<string, unknown> {
  const { name, type, multiValued, description, required, caseExact, mutability, returned, uniqueness } = attribute;
  const { canonicalValues, referenceTypes } = attribute;
  const subAttributes = attribute.subAttributes.filter(({ advertised }) => advertised);
  const isText = type !== 'boolean' && type !== 'complex';
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(isText ? { caseExact } : {}),
    ...(canonicalValues.length > 0 ? { canonicalValues } : {}),
    mutability,
    returned,
    uniqueness,
    ...(referenceTypes.length > 0 ? { referenceTypes } : {}),
    ...(subAttributes.length > 0 ? { subAttributes: subAttributes.map(attributeDocument) } : {}),
  };
}
