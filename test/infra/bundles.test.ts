import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundle } from '#infra/bundle.ts';

const functionNames = ['authorizer', 'users', 'groups', 'bulk', 'discovery', 'admin', 'worker', 'sweeper'] as const;

/** Calls to AWS that each function makes; a transaction needs the rights of the writes in it. */
const granted: Readonly<Record<(typeof functionNames)[number], readonly string[]>> = {
  authorizer: ['BatchGetItem', 'UpdateItem', 'GetSecretValue'],
  users: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'TransactWriteItems'],
  groups: [
    'GetItem',
    'BatchGetItem',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'Query',
    'TransactWriteItems',
    'SendMessage',
  ],
  bulk: [
    'GetItem',
    'BatchGetItem',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'Query',
    'TransactWriteItems',
    'SendMessage',
  ],
  discovery: [],
  worker: [
    'GetItem',
    'BatchGetItem',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'Query',
    'TransactWriteItems',
    'SendMessage',
  ],
  sweeper: ['DeleteItem', 'Query', 'SendMessage'],
  admin: [
    'GetItem',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'Query',
    'TransactWriteItems',
    'GetSecretValue',
    'CreateSecret',
    'PutSecretValue',
    'DeleteSecret',
    'SendEmail',
  ],
};

/** In a bundle because of what they are in one module with, but never called. */
const neverCalled: Readonly<Record<(typeof functionNames)[number], readonly string[]>> = {
  authorizer: ['Query', 'Scan', 'CreateSecret', 'PutSecretValue', 'DeleteSecret'],
  users: ['Scan'],
  groups: ['Scan'],
  bulk: ['Scan'],
  discovery: [],
  worker: ['Scan'],
  sweeper: ['Scan', 'GetItem', 'PutItem'],
  admin: ['Scan'],
};

const everyCall =
  /"(BatchExecuteStatement|BatchGetItem|BatchWriteItem|DeleteItem|ExecuteStatement|ExecuteTransaction|GetItem|PutItem|Query|Scan|TransactGetItems|TransactWriteItems|UpdateItem|CreateSecret|DeleteSecret|DescribeSecret|GetSecretValue|ListSecrets|PutSecretValue|RestoreSecret|TagResource|UpdateSecret|SendEmail|SendRawEmail|SendTemplatedEmail|SendMessage|SendMessageBatch|ReceiveMessage|DeleteMessage|DeleteMessageBatch|ChangeMessageVisibility|PurgeQueue|CreateQueue|DeleteQueue)"/g;

const tools = Object.keys(
  z
    .object({ devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('package.json', 'utf8'))).devDependencies,
);

describe('the bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'itam-scim-bundles-'));
  const sources = new Map<string, readonly string[]>();
  const code = (name: string): string => readFileSync(join(folder, `${name}.mjs`), 'utf8');

  beforeAll(() => {
    for (const name of functionNames) {
      sources.set(name, bundle(join('lambdas', `${name}.ts`), join(folder, `${name}.mjs`)));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(functionNames)('of %s makes no call to AWS that its policy does not allow', (name) => {
    const calls = new Set([...code(name).matchAll(everyCall)].map(([, call]) => call ?? ''));

    const refused = [...calls].filter((call) => ![...granted[name], ...neverCalled[name]].includes(call));

    expect(refused).toEqual([]);
  });

  it.each(functionNames)('of %s holds nothing of the tools, the tests, the stack or the local cloud', (name) => {
    const files = sources.get(name) ?? [];

    expect(
      files.filter((file) => !/^(lambdas|lib\/(manifest|scim|itam|provisioning|http|aws)|node_modules)\//.test(file)),
    ).toEqual([]);
    expect(files.filter((file) => tools.some((tool) => file.includes(`node_modules/${tool}/`)))).toEqual([]);
    expect(files).toContain(`lambdas/${name}.ts`);
  });

  it('is the same each time, so that a deployment without changes deploys nothing', () => {
    const again = join(folder, 'again.mjs');

    bundle(join('lambdas', 'users.ts'), again);

    expect(readFileSync(again, 'utf8')).toBe(code('users'));
  });
});
