import { accepted, type BadInput, coreUser, creating, either, enterpriseUser } from './bad-input.ts';

const mail = 'a@bad.example';

/** JSON that is well-formed, and values that are not what the schema says. */
export const types: readonly BadInput[] = [
  ...[7, true, {}, { $ne: null }, ['a', 'b'], null, '', '   '].map((userName) =>
    creating(`the userName ${JSON.stringify(userName)}`, { userName }),
  ),
  creating('no userName', { userName: undefined, displayName: 'Nobody' }),
  ...[1, false, {}, ['a', 'b'], 'x'.repeat(513)].map((externalId) =>
    creating(`the externalId ${JSON.stringify(externalId).slice(0, 20)}`, { externalId }),
  ),
  ...['maybe', 2, {}, [true, false], 'truefalse'].map((active) =>
    creating(`active ${JSON.stringify(active)}`, { active }),
  ),
  ...['Ann Example', 3, [{ givenName: 'A' }, { givenName: 'B' }]].map((name) =>
    creating(`the name ${JSON.stringify(name)}`, { name }),
  ),
  creating('a given name that is an object', { name: { givenName: { $gt: '' } } }),
  creating('a display name that is a list of two', { displayName: ['A', 'B'] }),
  creating('a locale that is a number', { locale: 5 }),
  ...[[mail], mail, 5, [[mail, mail]], [null, 7]].map((emails) =>
    creating(`the mails ${JSON.stringify(emails)}`, { emails }),
  ),
  creating('a mail address that is a number', { emails: [{ value: 7 }] }),
  creating('a mail address that is an object', { emails: [{ value: { address: mail } }] }),
  creating('a mail that is primary, perhaps', { emails: [{ value: mail, primary: 'perhaps' }] }),
  creating(
    'two primary mails',
    {
      emails: [
        { value: mail, primary: true },
        { value: 'b@bad.example', primary: true },
      ],
    },
    either,
  ),
  creating('1,001 phone numbers', { phoneNumbers: Array.from({ length: 1_001 }, (_, n) => ({ value: `+${n}` })) }),
  creating('no schemas', { schemas: undefined }, either),
  creating('unknown schemas', { schemas: ['urn:example:nothing'] }, either),
  creating('schemas that are a text', { schemas: coreUser }, either),
  creating('schemas that are numbers', { schemas: [1, 2] }, either),
  creating('schemas of another resource', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'] }, either),
  ...[5, 'x', [1, 2], true].map((value) =>
    creating(`the enterprise extension ${JSON.stringify(value)}`, { [enterpriseUser]: value }),
  ),
  creating('a manager that is a number', { [enterpriseUser]: { manager: 5 } }),
  creating('a manager that is a list of two', { [enterpriseUser]: { manager: [{ value: 'a' }, { value: 'b' }] } }),
  creating('an extension nested 40 levels', { 'urn:x:deep': JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) }),
  creating('an extension whose URN is a path', { 'urn:x:../../etc/passwd': { a: 1 } }, either),
  creating('an id of its own', { id: '1', meta: { created: '1970-01-01T00:00:00Z', version: 'W/"99"' } }, accepted, {
    hidden: '1970-01-01',
  }),
  creating('another tenant', { tenant: 'globex', tenantId: 'globex', pk: 'T#globex', version: 99 }, accepted, {
    hidden: 'globex',
  }),
  creating('groups that it chose itself', { groups: [{ value: '{group}', display: 'Administrators' }] }, accepted, {
    hidden: 'Administrators',
  }),
  creating('a password', { password: 'canary-password' }, accepted, { hidden: 'canary-password' }),
  creating(
    'a picture from inside',
    { photos: [{ value: 'http://169.254.169.254/latest/meta-data/', type: 'photo' }] },
    either,
  ),
  creating('a profile that is a script', { profileUrl: 'javascript:alert(1)' }, either),
  creating('a certificate that is none', { x509Certificates: [{ value: '%%%' }] }, either),
];
