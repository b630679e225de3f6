import { describe, expect, it } from 'vitest';
import { aScimWorld, type ScimWorld } from '../a-scim-world.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const before = {
  userName: 'ava',
  active: true,
  name: { givenName: 'Ava', familyName: 'Novak' },
  emails: [{ type: 'work', value: 'ava@x.example', primary: true }],
  [enterprise]: { department: 'Stock' },
};
const after = {
  ...before,
  active: false,
  title: 'Lead',
  name: { givenName: 'Ava', familyName: 'Smith' },
  emails: [{ type: 'work', value: 'ava.smith@x.example', primary: true }],
  [enterprise]: { department: 'Field', employeeNumber: '7' },
};

const workMail = { path: 'emails[type eq "work"].value', value: 'ava.smith@x.example' };
const patch = (...operations: readonly unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});
const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });

const byPath = patch(
  replace('active', false),
  replace('title', 'Lead'),
  replace('name.familyName', 'Smith'),
  replace(workMail.path, workMail.value),
  replace(`${enterprise}:department`, 'Field'),
  replace(`${enterprise}:employeeNumber`, '7'),
);
const byCapitals = patch(
  { OP: 'Replace', Path: 'ACTIVE', Value: 'False' },
  { Op: 'Add', path: 'Title', value: 'Lead' },
  { op: 'Replace', path: 'Name.FamilyName', value: 'Smith' },
  { op: 'Replace', path: 'Emails[Type EQ "work"].Value', value: workMail.value },
  { op: 'Add', path: `${enterprise.toUpperCase()}:DEPARTMENT`, value: 'Field' },
  { op: 'Add', path: `${enterprise}:employeeNumber`, value: '7' },
);
const byUrn = patch(
  replace(`${core}:active`, false),
  replace(`${core}:title`, 'Lead'),
  replace(`${core}:name.familyName`, 'Smith'),
  replace(`${core}:${workMail.path}`, workMail.value),
  replace(enterprise, { department: 'Field', employeeNumber: '7' }),
);
const byObject = patch({
  op: 'replace',
  value: {
    active: false,
    title: 'Lead',
    name: { familyName: 'Smith' },
    emails: [{ type: 'work', value: 'ava.smith@x.example', primary: true }],
    [enterprise]: { department: 'Field', employeeNumber: '7' },
  },
});
const byDottedKeys = patch(
  { op: 'replace', path: workMail.path, value: workMail.value },
  {
    op: 'replace',
    value: {
      active: 'False',
      title: 'Lead',
      'name.familyName': 'Smith',
      [`${enterprise}:department`]: 'Field',
      [`${enterprise}:employeeNumber`]: '7',
    },
  },
);

type Write = (world: ScimWorld, id: string) => Promise<unknown>;
const send =
  (method: string, body: unknown): Write =>
  (world, id) =>
    world.call(method, `/Users/${id}`, { body });
const inBulk =
  (method: string, data: unknown): Write =>
  (world, id) =>
    world.call('POST', '/Bulk', {
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [{ method, path: `/Users/${id}`, data }],
      },
    });

describe('one and the same change', () => {
  it.each<[string, Write]>([
    ['PUT', send('PUT', after)],
    ['PATCH by path', send('PATCH', byPath)],
    ['PATCH by path, written as Entra does', send('PATCH', byCapitals)],
    ['PATCH by URN', send('PATCH', byUrn)],
    ['PATCH by value object', send('PATCH', byObject)],
    ['PATCH by dotted and URN keys', send('PATCH', byDottedKeys)],
    ['PUT in a bulk request', inBulk('PUT', after)],
    ['PATCH in a bulk request', inBulk('PATCH', byPath)],
  ])('by %s gives the same user, one version and one event', async (_way, write) => {
    const world = aScimWorld();
    const id = await world.made('/Users', before);

    await write(world, id);

    const { body } = await world.call('GET', `/Users/${id}`);
    const events = await world.members.events('acme');
    expect(body).toEqual({
      ...after,
      schemas: [core, enterprise],
      id,
      meta: expect.objectContaining({ version: 'W/"2"' }),
    });
    expect(events.map(({ action, result }) => [action, result])).toEqual([
      ['user.create', 'applied'],
      ['user.deactivate', 'applied'],
    ]);
    expect([...(events[1]?.changed ?? [])].sort()).toEqual(
      ['active', 'emails', 'name', 'title', `${enterprise}:department`, `${enterprise}:employeeNumber`].sort(),
    );
  });
});
