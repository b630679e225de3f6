import { asking, type BadInput, creating, either, filtering, patching, refused, sending } from './bad-input.ts';

/** What would show up on every object afterwards, if one of these reached a prototype. */
export const canary = 'scimCorpusCanary';

const names = ['__proto__', 'constructor', 'prototype'];
const changed = [200, 400];

/** Names that lead to the prototype of all objects, wherever a client may write a name. */
export const prototypeNames: readonly BadInput[] = [
  ...names.map((name) => sending(`a user with ${name}`, `{"userName":"{userName}","${name}":{"${canary}":1}}`, either)),
  ...names.map((name) =>
    sending(`a name with ${name}`, `{"userName":"{userName}","name":{"${name}":{"${canary}":1}}}`, either),
  ),
  ...names.map((name) =>
    sending(`an extension with ${name}`, `{"userName":"{userName}","urn:x:ext":{"${name}":{"${canary}":1}}}`, either, {
      hidden: canary,
    }),
  ),
  sending(
    'an extension that is __proto__',
    `{"userName":"{userName}","schemas":["__proto__"],"urn:__proto__":{"a":1}}`,
    either,
  ),
  sending(
    'a mail with __proto__',
    `{"userName":"{userName}","emails":[{"value":"a@b.c","__proto__":{"${canary}":1}}]}`,
    either,
  ),
  sending('schemas that are __proto__', '{"userName":"{userName}","schemas":["__proto__","constructor"]}', either),
  sending(
    'toString and valueOf',
    '{"userName":"{userName}","toString":1,"valueOf":null,"hasOwnProperty":0,"toJSON":"x"}',
    either,
  ),
  sending('then', '{"userName":"{userName}","then":{"then":1}}', either),
  ...names.map((name) => patching(`a path: ${name}.x`, [{ op: 'add', path: `${name}.${canary}`, value: 1 }])),
  ...names.map((name) =>
    patching(`a path: name.${name}`, [{ op: 'replace', path: `name.${name}`, value: { [canary]: 1 } }]),
  ),
  patching('a path: constructor.prototype.x', [{ op: 'replace', path: `constructor.prototype.${canary}`, value: 1 }]),
  patching('a path: emails[__proto__ pr]', [{ op: 'replace', path: 'emails[__proto__ pr].value', value: 'x' }]),
  patching('a path: an URN and __proto__', [
    { op: 'add', path: `urn:ietf:params:scim:schemas:core:2.0:User:__proto__`, value: { [canary]: 1 } },
  ]),
  patching('a path: an unknown URN and __proto__', [{ op: 'add', path: `urn:x:ext:__proto__.${canary}`, value: 1 }]),
  patching('a value with __proto__.x', [{ op: 'add', value: { [`__proto__.${canary}`]: 1 } }], changed),
  patching(
    'a value of name with constructor.prototype.x',
    [{ op: 'add', path: 'name', value: { [`constructor.prototype.${canary}`]: 1 } }],
    changed,
  ),
  {
    ...patching('a value with __proto__ as JSON has it', [], changed),
    body: `{"Operations":[{"op":"add","value":{"__proto__":{"${canary}":1},"nickName":"Fix"}}]}`,
  },
  {
    ...patching('operations in __proto__', []),
    body: '{"__proto__":{"Operations":[{"op":"add","path":"title","value":"x"}]}}',
  },
  {
    ...patching('an operation in __proto__', []),
    body: '{"Operations":[{"__proto__":{"op":"add","path":"title","value":"x"}}]}',
  },
  ...[
    '__proto__.toString eq "x"',
    'constructor pr',
    'name.__proto__ pr',
    'emails[constructor eq "x"]',
    'toString eq "x"',
  ].map((filter) => filtering(`the filter ${filter}`, filter)),
  asking('sorted by __proto__', '/Users?sortBy=__proto__', [200, 400]),
  asking('the attribute __proto__', '/Users/{user}?attributes=__proto__,constructor.prototype', [200, 400]),
  asking('a query parameter __proto__', '/Users?__proto__[filter]=x&constructor=y&count=0', [200]),
  asking('the schema __proto__', '/Schemas/__proto__', [404]),
  asking('the resource type constructor', '/ResourceTypes/constructor', [404]),
  asking('the user __proto__', '/Users/__proto__', [404]),
  creating('a userName that is __proto__', { userName: '__proto__' }, either),
  creating('a userName that is constructor', { userName: 'constructor', externalId: '__proto__' }, either),
  patching('the schema of a PATCH is __proto__', { schemas: ['__proto__'], Operations: [] }, refused),
];
