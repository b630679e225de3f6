import { type Attribute, attribute } from './attribute.ts';

const readOnly = { mutability: 'readOnly', caseExact: true } as const;

/** What every resource has (RFC 7643 §3.1), and no schema lists. */
export const commonAttributes: readonly Attribute[] = [
  attribute('schemas', 'The URNs of the schemas in use; computed.', {
    type: 'reference',
    referenceTypes: ['uri'],
    multiValued: true,
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
  }),
  attribute('id', 'Identifier given by the service.', { ...readOnly, returned: 'always', uniqueness: 'server' }),
  attribute('externalId', 'Identifier given by the client.', { caseExact: true, text: 'line' }),
  attribute('meta', 'About the resource itself.', {
    mutability: 'readOnly',
    subAttributes: [
      attribute('resourceType', 'The name of the resource type.', readOnly),
      attribute('created', 'When the resource was made.', { ...readOnly, type: 'dateTime' }),
      attribute('lastModified', 'When the resource was last changed.', { ...readOnly, type: 'dateTime' }),
      attribute('location', 'The URI of the resource.', { ...readOnly, type: 'reference', referenceTypes: ['uri'] }),
      attribute('version', 'The ETag of the resource.', readOnly),
    ],
  }),
];
