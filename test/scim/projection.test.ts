import { describe, expect, it } from 'vitest';
import { attribute, type Schema } from '#scim/attribute.ts';
import { limits } from '#scim/limits.ts';
import { parseNames, project } from '#scim/projection.ts';
import { userType, withExtensions } from '#scim/resource-type.ts';
import { custom, enterprise } from './shorthand.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const always = { schemas: [core], id: '1' };
const user = {
  ...always,
  userName: 'ava',
  name: { givenName: 'Ava', familyName: 'Novak' },
  active: false,
  emails: [{ value: 'a@x.co', type: 'work' }, { value: 'b@x.co' }],
  [enterprise]: { department: 'IT', manager: { value: '26', displayName: 'Boss' } },
  [custom]: { tag: '1', Level: 3 },
  meta: { resourceType: 'User', version: 'W/"1"' },
};

describe('project', () => {
  it.each([
    ['userName', { userName: 'ava' }],
    ['USERNAME, active', { userName: 'ava', active: false }],
    [`${core}:userName`, { userName: 'ava' }],
    ['name', { name: user.name }],
    ['name.givenName', { name: { givenName: 'Ava' } }],
    ['name.givenName,name', { name: user.name }],
    ['name.givenName,NAME.familyname', { name: user.name }],
    ['emails.type', { emails: [{ type: 'work' }] }],
    ['emails.display', {}],
    ['meta.version', { meta: { version: 'W/"1"' } }],
    ['id', {}],
    ['pet,name.pet,a..b,__proto__,constructor.x', {}],
    ['password', {}],
    [enterprise, { [enterprise]: user[enterprise] }],
    [`${enterprise}:department`, { [enterprise]: { department: 'IT' } }],
    [`${enterprise.toUpperCase()}:manager.VALUE`, { [enterprise]: { manager: { value: '26' } } }],
    ['department', { [enterprise]: { department: 'IT' } }],
    [custom, { [custom]: user[custom] }],
    [`${custom}:level`, { [custom]: { Level: 3 } }],
  ])('shows only %s and what is always shown', (names, expected) => {
    expect(project(userType, user, { attributes: parseNames(names) })).toEqual({ ...always, ...expected });
  });

  it('shows everything of the core by its URN', () => {
    const { [enterprise]: _, [custom]: __, ...rest } = user;

    expect(project(userType, user, { attributes: [core] })).toEqual(rest);
  });

  it.each([
    ['id,schemas', user],
    ['userName,pet', { ...user, userName: undefined }],
    ['NAME.givenName', { ...user, name: { familyName: 'Novak' } }],
    ['name.givenName,name.familyName', { ...user, name: undefined }],
    ['emails.value', { ...user, emails: [{ type: 'work' }] }],
    [enterprise, { ...user, [enterprise]: undefined }],
    [`${enterprise}:manager.displayName`, { ...user, [enterprise]: { department: 'IT', manager: { value: '26' } } }],
    [`${custom}:TAG`, { ...user, [custom]: { Level: 3 } }],
    [`${core}:active,meta`, { ...user, active: undefined, meta: undefined }],
  ])('shows all but %s', (names, expected) => {
    const seen = project(userType, user, { excludedAttributes: parseNames(names) });

    expect(seen).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  it('leaves out of the chosen what is excluded', () => {
    expect(project(userType, user, { attributes: ['name', 'active'], excludedAttributes: ['name.givenName'] })).toEqual(
      {
        ...always,
        name: { familyName: 'Novak' },
        active: false,
      },
    );
  });

  it('shows all of a resource when nothing is asked, but nothing that no schema knows', () => {
    expect(project(userType, { ...user, password: 'secret', internal: 1 })).toEqual(user);
    expect(project(userType, { ...user, groups: [] })).toEqual({ ...user, groups: [] });
  });

  it('obeys what a schema says of each attribute', () => {
    const vault: Schema = {
      id: 'urn:contoso:vault:1.0:User',
      name: 'Vault',
      description: '',
      attributes: [
        attribute('key', '', { returned: 'never' }),
        attribute('size', '', { returned: 'request' }),
        attribute('owner', '', { returned: 'always' }),
        attribute('door', '', {
          subAttributes: [attribute('code', '', { returned: 'request' }), attribute('side', '')],
        }),
      ],
    };
    const type = withExtensions(userType, [vault]);
    const resource = { ...always, [vault.id]: { key: 'k', size: 's', owner: 'o', door: { code: 'c', side: 'n' } } };
    const seen = (projection: Parameters<typeof project>[2]) => project(type, resource, projection)[vault.id];

    expect(seen({})).toEqual({ owner: 'o', door: { side: 'n' } });
    expect(seen({ attributes: [`${vault.id}:size`, `${vault.id}:key`] })).toEqual({ owner: 'o', size: 's' });
    expect(seen({ attributes: [`${vault.id}:door.code`] })).toEqual({ owner: 'o', door: { code: 'c' } });
    expect(seen({ excludedAttributes: [vault.id] })).toEqual({ owner: 'o' });
  });
});

describe('parseNames', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    [' , ,', undefined],
    ['a, b ,c.d', ['a', 'b', 'c.d']],
  ])('reads %s', (text, expected) => {
    expect(parseNames(text)).toEqual(expected);
  });

  it.each([
    ['emails[type eq "work"]', ['emails']],
    ['emails[type eq "a,b"].value,title', ['emails.value', 'title']],
    ['title,emails[value eq "[x]"]', ['title', 'emails']],
  ])('takes %s for the attributes it names', (text, expected) => {
    expect(parseNames(text)).toEqual(expected);
  });

  it('stops reading somewhere', () => {
    expect(parseNames('a,'.repeat(100_000))).toHaveLength(limits.projectedAttributes);
  });
});
