import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { App, aws_lambda as lambda } from 'aws-cdk-lib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { readSettings } from '#infra/settings.ts';
import { ItamScimStack } from '#infra/stack.ts';
import { type LocalCloud, startLocalCloud } from '#local/cloud.ts';
import { adminClient } from '#local/start/admin-client.ts';
import { seedTenant } from '#local/start/seed.ts';
import { type CdkRun, cdk, projectFolder } from './cdk.ts';

const account = { accountId: '000000000000', region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };
const elsewhere = 'https://itam.example.com';

let folder: string;
let cloud: LocalCloud;
let product: string;

beforeAll(async () => {
  // As bin/app.ts does without the rule packs: CDK's own check of the template takes longer than everything else.
  vi.stubEnv('CDK_VALIDATION', 'false');
  folder = await mkdtemp(join(tmpdir(), 'product-'));
  product = await synthesise('product');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  cloud = await startLocalCloud({
    port: 0,
    dataFolder: await mkdtemp(join(folder, 'data-')),
    account,
    tablesInMemory: true,
  });
});

afterEach(() => cloud.close());

/** The product's app, as `cdk synth` would write it, with a setting and something more in it. */
async function synthesise(
  name: string,
  settings = {},
  more: (stack: ItamScimStack) => void = () => {},
): Promise<string> {
  const cdkJson: unknown = JSON.parse(await readFile(join(projectFolder, 'cdk.json'), 'utf8'));
  const { context } = z.object({ context: z.record(z.string(), z.unknown()) }).parse(cdkJson);
  const app = new App({ outdir: join(folder, name), context: { ...context, ...settings } });
  more(new ItamScimStack(app, 'ItamScim', { settings: readSettings(app.node.getAllContext()) }));
  return app.synth().directory;
}

const run = (...args: readonly string[]): Promise<CdkRun> => cdk({ endpoint: cloud.url, home: folder }, ...args);

const deploy = (...args: readonly string[]) => run('deploy', '--require-approval', 'never', ...args);

const here = () => ['--parameters', `PublicUrl=${cloud.url}`];

const fromProject = () => ['-o', join(folder, 'cdk.out'), '-c', 'nag=false'];

async function aTenant(): Promise<{ ask(path: string): Promise<{ status: number; text: string }> }> {
  const { tenantId, token } = await seedTenant(adminClient(`${cloud.url}/admin/v1`, account));
  return {
    ask: async (path) => {
      const answer = await fetch(`${cloud.url}/scim/v2/${tenantId}/${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return { status: answer.status, text: await answer.text() };
    },
  };
}

async function tables(): Promise<readonly string[]> {
  const credentials = { accessKeyId: account.accessKeyId, secretAccessKey: account.secretAccessKey };
  const client = new DynamoDBClient({ endpoint: cloud.url, region: account.region, credentials });
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  client.destroy();
  return TableNames;
}

describe('the stack, deployed by the CDK CLI to the local cloud', () => {
  it('answers the identity provider, also after an update that the CLI showed before', async () => {
    const deployed = await deploy(...fromProject(), ...here());
    const tenant = await aTenant();
    const before = await tenant.ask('ServiceProviderConfig');
    const diff = await run('diff', ...fromProject(), '-c', `publicUrl=${elsewhere}`);
    const updated = await deploy(...fromProject(), '-c', `publicUrl=${elsewhere}`);
    const after = await tenant.ask('ServiceProviderConfig');

    expect(deployed).toMatchObject({ exitCode: 0, output: expect.stringContaining(`${cloud.url}/scim/v2/{tenant}`) });
    expect(before).toEqual({ status: 200, text: expect.stringContaining(`"${cloud.url}/scim/v2/acme/`) });
    expect(diff.output).toMatch(/\[~\] AWS::Lambda::Function .*DiscoveryFunction/);
    expect(updated).toMatchObject({ exitCode: 0, output: expect.stringContaining(`${elsewhere}/scim/v2/{tenant}`) });
    expect(after).toEqual({ status: 200, text: expect.stringContaining(`"${elsewhere}/scim/v2/acme/`) });
  });

  it('is what it was after an update that failed, and the CLI says why it failed', async () => {
    const broken = await synthesise('broken', { publicUrl: elsewhere }, (stack) => {
      const code = lambda.Code.fromInline('pass');
      const fn = new lambda.Function(stack, 'Broken', { code, handler: 'x.y', runtime: lambda.Runtime.PYTHON_3_13 });
      fn.node.addDependency(stack.node.findChild('DiscoveryFunction'));
    });
    await deploy('--app', product, ...here());
    const tenant = await aTenant();

    const failed = await deploy('--app', broken);
    const after = await tenant.ask('ServiceProviderConfig');
    const repaired = await deploy('--app', product);

    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain('the local cloud runs Node.js functions only');
    expect(failed.output).toContain('UPDATE_ROLLBACK_COMPLET');
    expect(after).toEqual({ status: 200, text: expect.stringContaining(`"${cloud.url}/scim/v2/acme/`) });
    expect(repaired.exitCode).toBe(0);
  });

  it('leaves its table behind when it is destroyed, and starts with a new one the next time', async () => {
    await deploy('--app', product, ...here());
    const tenant = await aTenant();
    const [table] = await tables();

    const destroyed = await run('destroy', '--app', product, '--force');
    const afterwards = await tenant.ask('Users');
    const left = await tables();
    const again = await deploy('--app', product, ...here());
    const withOldKey = await tenant.ask('Users');

    expect(destroyed.exitCode).toBe(0);
    expect(afterwards.status).toBe(404);
    expect(left).toEqual([table]);
    expect(again.exitCode).toBe(0);
    expect(await tables()).toHaveLength(2);
    expect(withOldKey.status).toBe(401);
  });

  it('takes the table up again that it left behind, and with it tenants and keys', async () => {
    await deploy('--app', product, ...here());
    const tenant = await aTenant();
    const [table] = await tables();
    await run('destroy', '--app', product, '--force');
    const mapping = join(folder, 'resource-mapping.json');
    await writeFile(mapping, JSON.stringify({ MemberTable: { TableName: table } }));

    const imported = await run('import', '--app', product, '--resource-mapping', mapping);
    const deployed = await deploy('--app', product, ...here());
    const withOldKey = await tenant.ask('Users');

    expect(imported).toMatchObject({ exitCode: 0, output: expect.stringContaining('IMPORT_COMPLETE') });
    expect(deployed.exitCode).toBe(0);
    expect(await tables()).toEqual([table]);
    expect(withOldKey.status).toBe(200);
  });
}, 90_000);
