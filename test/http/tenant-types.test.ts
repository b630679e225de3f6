import { describe, expect, it } from 'vitest';
import { standardTypes, type TypesOf, typesWith } from '#provisioning/tenant-types.ts';
import { attribute, type Schema } from '#scim/attribute.ts';
import { userSchema } from '#scim/user-schema.ts';
import { aScimWorld } from './a-scim-world.ts';

const urn = 'urn:example:acme:2.0:User';
const desk: Schema = {
  id: urn,
  name: 'Desk',
  description: 'Where somebody sits',
  attributes: [
    attribute('building', 'Where', { caseExact: true }),
    attribute('floor', 'How high', { type: 'integer' }),
    attribute('movedIn', 'Since when', { type: 'dateTime' }),
    attribute('badge', 'Set once', { mutability: 'immutable' }),
    attribute('pin', 'Kept to ourselves', { returned: 'never' }),
  ],
};

/** Acme has an extension of its own; nobody else does. */
const typesOf: TypesOf = async (tenant) => (tenant === 'acme' ? typesWith({ user: [desk], group: [] }) : standardTypes);

describe("a tenant's own extension schema", () => {
  it('is in /Schemas and /ResourceTypes of that tenant', async () => {
    const world = aScimWorld({ typesOf });

    const schema = await world.call('GET', `/Schemas/${urn}`);
    const user = await world.call('GET', '/ResourceTypes/User');

    expect(schema.body).toMatchObject({ id: urn, name: 'Desk', attributes: expect.arrayContaining([]) });
    expect((schema.body['attributes'] as { name: string }[]).map(({ name }) => name)).toEqual(
      desk.attributes.map(({ name }) => name),
    );
    expect(user.body['schemaExtensions']).toContainEqual({ schema: urn, required: false });
  });

  it('is nowhere in a tenant that has none', async () => {
    const world = aScimWorld();

    expect((await world.call('GET', `/Schemas/${urn}`)).status).toBe(404);
    expect(JSON.stringify((await world.call('GET', '/ResourceTypes')).body)).not.toContain(urn);
  });

  it.each([
    ['a text for a number', { floor: 'third' }, 'invalidValue'],
    ['a fraction for a whole number', { floor: 1.5 }, 'invalidValue'],
    ['no date', { movedIn: 'yesterday' }, 'invalidValue'],
  ])('says which values are wrong: %s', async (_what, data, scimType) => {
    const { status, body } = await aScimWorld({ typesOf }).call('POST', '/Users', {
      body: { userName: 'ava', [urn]: data },
    });

    expect([status, body['scimType']]).toEqual([400, scimType]);
  });

  it('is written, patched, filtered, sorted by and projected as its characteristics say', async () => {
    const world = aScimWorld({ typesOf });
    const ava = await world.made('/Users', {
      userName: 'ava',
      [urn]: { Building: 'HQ', FLOOR: 3, badge: 'B1', pin: '1' },
    });
    await world.made('/Users', { userName: 'bob', [urn]: { building: 'hq', floor: 12 } });
    const names = async (query: Readonly<Record<string, string>>) => {
      const { body } = await world.call('GET', '/Users', { query });
      return (body['Resources'] as { userName: string }[]).map(({ userName }) => userName);
    };

    const patched = await world.call('PATCH', `/Users/${ava}`, {
      body: {
        Operations: [
          { op: 'replace', path: `${urn}:floor`, value: 4 },
          { op: 'add', value: { [`${urn}:movedIn`]: '2026-01-31T09:30:00Z' } },
        ],
      },
    });
    const again = await world.call('PATCH', `/Users/${ava}`, {
      body: { Operations: [{ op: 'replace', path: `${urn}:badge`, value: 'B2' }] },
    });

    expect(patched.body[urn]).toEqual({ building: 'HQ', floor: 4, badge: 'B1', movedIn: '2026-01-31T09:30:00Z' });
    expect([again.status, again.body['scimType']]).toEqual([400, 'mutability']);
    expect(await names({ filter: `${urn}:floor gt 4` })).toEqual(['bob']);
    expect(await names({ filter: `${urn}:building eq "HQ"` })).toEqual(['ava']);
    expect(await names({ sortBy: `${urn}:floor`, sortOrder: 'descending' })).toEqual(['bob', 'ava']);
    expect((await world.call('GET', `/Users/${ava}`, { query: { attributes: `${urn}:floor` } })).body).toEqual({
      schemas: expect.arrayContaining([urn]),
      id: ava,
      [urn]: { floor: 4 },
    });
  });

  it('can not take the URN of another schema of its type', () => {
    expect(() => typesWith({ user: [{ ...desk, id: userSchema.id.toUpperCase() }], group: [] })).toThrow(/two schemas/);
    expect(() => typesWith({ user: [desk, desk], group: [] })).toThrow(/two schemas/);
  });
});
