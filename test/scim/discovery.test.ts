import { describe, expect, it } from 'vitest';
import { attribute, type Schema } from '#scim/attribute.ts';
import { documentNamed, resourceTypeDocuments, schemaDocuments, serviceProviderConfig } from '#scim/discovery.ts';
import { groupType, userType, withExtensions } from '#scim/resource-type.ts';
import { enterprise, refusal } from './shorthand.ts';

const baseUrl = 'https://scim.example/scim/v2/acme';
const core = 'urn:ietf:params:scim:schemas:core:2.0:User';

function everyValue(value: unknown): readonly unknown[] {
  return value !== null && typeof value === 'object' ? [value, ...Object.values(value).flatMap(everyValue)] : [value];
}

describe('ServiceProviderConfig', () => {
  it('promises what the service can do and nothing else', () => {
    expect(serviceProviderConfig(baseUrl)).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 100, maxPayloadSize: 1_048_576 },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: 100,
        maxPageSize: 200,
        cursorTimeout: 600,
      },
      authenticationSchemes: [
        expect.objectContaining({ type: 'oauthbearertoken', name: 'Connector key', primary: true }),
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
    });
  });
});

describe('ResourceTypes', () => {
  it('name endpoint, schema and extensions of each type', () => {
    expect(resourceTypeDocuments(baseUrl, [userType, groupType])).toMatchObject([
      {
        id: 'User',
        endpoint: '/Users',
        schema: core,
        schemaExtensions: [{ schema: enterprise, required: false }],
        meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/User` },
      },
      { id: 'Group', endpoint: '/Groups', schemaExtensions: [] },
    ]);
  });
});

describe('Schemas', () => {
  const documents = schemaDocuments(baseUrl, [userType, groupType]);

  it('are those of the types, each once', () => {
    expect(schemaDocuments(baseUrl, [userType, userType]).map(({ id }) => id)).toEqual([core, enterprise]);
    expect(documents).toHaveLength(3);
  });

  it('describe attributes as RFC 7643 §7 has it', () => {
    const attributes = new Map(
      documentNamed(documents, core).attributes.map((document) => [document['name'], document]),
    );

    expect(attributes.get('userName')).toMatchObject({
      type: 'string',
      multiValued: false,
      required: true,
      caseExact: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'server',
    });
    expect(attributes.get('active')).toMatchObject({ type: 'boolean' });
    expect(attributes.get('profileUrl')).toMatchObject({ type: 'reference', referenceTypes: ['external'] });
    expect(attributes.get('emails')).toMatchObject({
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value' },
        { name: 'display' },
        { name: 'type', canonicalValues: ['work', 'home', 'other'] },
        { name: 'primary' },
      ],
    });
  });

  it('hold no null, nothing of ours, and no password', () => {
    const names = new Set(
      documents
        .flatMap(({ attributes }) => attributes.flatMap((document) => [document, ...everyValue(document)]))
        .flatMap((value) =>
          value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [],
        ),
    );

    expect(everyValue(documents)).not.toContain(null);
    expect([...names].toSorted()).toEqual([
      'canonicalValues',
      'caseExact',
      'description',
      'multiValued',
      'mutability',
      'name',
      'referenceTypes',
      'required',
      'returned',
      'subAttributes',
      'type',
      'uniqueness',
    ]);
    expect(JSON.stringify(documents)).not.toContain('"password"');
    expect(JSON.stringify(documents)).not.toContain('"any"');
  });

  it('include what a tenant defines', () => {
    const badge: Schema = {
      id: 'urn:contoso:badge:1.0:User',
      name: 'Badge',
      description: 'Access',
      attributes: [attribute('number', 'Number.')],
    };
    const type = withExtensions(userType, [badge]);

    expect(documentNamed(schemaDocuments(baseUrl, [type]), badge.id).attributes).toMatchObject([{ name: 'number' }]);
    expect(resourceTypeDocuments(baseUrl, [type])[0]?.schemaExtensions).toContainEqual({
      schema: badge.id,
      required: false,
    });
  });

  it('are found by their URN in any case, and unknown ones are not', () => {
    expect(documentNamed(documents, core.toUpperCase()).id).toBe(core);
    expect(refusal(() => documentNamed(documents, '$%7Bclass%7D'))).toBe('404');
  });
});
