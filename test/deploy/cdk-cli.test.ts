import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCloudFormation } from '#local/cloudformation/cloudformation.ts';
import { createS3 } from '#local/s3/s3.ts';
import { createSsm } from '#local/ssm/ssm.ts';
import { createSts } from '#local/sts/sts.ts';
import { aFakeService } from '#test/local/cloudformation/fake-service.ts';
import { type CdkRun, cdk } from './cdk.ts';
import { aFront, type Front } from './front.ts';

const account = { accountId: '000000000000', region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };
const service = aFakeService();

let folder: string;
let front: Front;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdk-cli-'));
  const s3 = createS3(join(folder, 's3'));
  const ssm = createSsm();
  const { service: cloudformation } = createCloudFormation({
    ...account,
    providers: service.providers,
    parameterStore: ssm.parameter,
    fetchAsset: s3.fetchAsset,
  });
  front = await aFront({ cloudformation, s3: s3.service, ssm: ssm.service, sts: createSts(account) });
});

afterAll(async () => {
  await front.close();
  await rm(folder, { recursive: true });
});

interface Things {
  readonly table: Readonly<Record<string, unknown>>;
  readonly api?: Readonly<Record<string, unknown>>;
  readonly apiType?: string;
}

let synthesised = 0;

/** A CDK app of one stack: a table that is retained, and an api that points to it. */
function anApp(stackName: string, { table, api, apiType = 'Test::Thing' }: Things): string {
  synthesised += 1;
  const app = new App({ outdir: join(folder, `cdk.out-${synthesised}`) });
  const stack = new Stack(app, stackName, { env: { account: account.accountId, region: account.region } });
  const made = new CfnResource(stack, 'Table', { type: 'Test::Thing', properties: table });
  made.applyRemovalPolicy(RemovalPolicy.RETAIN);
  if (api) new CfnResource(stack, 'Api', { type: apiType, properties: { ...api, Table: made.getAtt('Arn') } });
  new CfnOutput(stack, 'TableName', { value: made.ref });
  return app.synth().directory;
}

const run = (command: string, app: string, ...args: readonly string[]): Promise<CdkRun> =>
  cdk({ endpoint: front.url, home: folder }, command, '--app', app, ...args);

const deploy = (app: string) => run('deploy', app, '--require-approval', 'never');

const things = (stackName: string) =>
  [...service.things].filter(([, properties]) => properties['Stack'] === stackName).map(([, properties]) => properties);

describe('the CDK CLI against the local cloud', () => {
  it('deploys, prints the outputs, and finds nothing to do the second time', async () => {
    const app = anApp('First', { table: { Stack: 'First' } });

    const first = await deploy(app);
    const second = await deploy(app);

    expect(first).toMatchObject({ exitCode: 0, output: expect.stringMatching(/First\.TableName = Table-\d+/) });
    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('(no changes)') });
    expect(things('First')).toEqual([{ Stack: 'First' }]);
  });

  it('shows what a changed app would do, and does it', async () => {
    await deploy(anApp('Changed', { table: { Stack: 'Changed', Name: 'old', Value: 1 } }));
    const changed = anApp('Changed', { table: { Stack: 'Changed', Name: 'new', Value: 2 }, api: { Stack: 'Changed' } });

    const diff = await run('diff', changed);
    const untouched = things('Changed');
    const deployed = await deploy(changed);

    expect(diff.output).toMatch(/\[~\] Test::Thing Table .*replace/);
    expect(diff.output).toMatch(/\[~\] Name \(requires replacement\)/);
    expect(diff.output).toContain('[+] Test::Thing Api');
    expect(untouched).toEqual([{ Stack: 'Changed', Name: 'old', Value: 1 }]);
    expect(deployed.exitCode).toBe(0);
    expect(things('Changed')).toContainEqual({ Stack: 'Changed', Name: 'new', Value: 2 });
  });

  it('shows what a new app would make without making it or standing in its way', async () => {
    const app = anApp('Imagined', { table: { Stack: 'Imagined' } });

    const diff = await run('diff', app);
    const untouched = things('Imagined');
    const deployed = await deploy(app);

    expect(diff.output).toContain('[+] Test::Thing Table');
    expect(untouched).toEqual([]);
    expect(deployed.exitCode).toBe(0);
  });

  it('rolls a failing update back with its reason, and deploys the corrected app', async () => {
    await deploy(anApp('Update', { table: { Stack: 'Update', Value: 1 } }));

    const failing = await deploy(
      anApp('Update', { table: { Stack: 'Update', Value: 2 }, api: { Stack: 'Update', Fail: 'no room for an api' } }),
    );
    const afterFailure = things('Update');
    const corrected = await deploy(anApp('Update', { table: { Stack: 'Update', Value: 2 }, api: { Stack: 'Update' } }));

    expect(failing.exitCode).not.toBe(0);
    expect(failing.output).toContain('no room for an api');
    expect(failing.output).toContain('UPDATE_ROLLBACK_COMPLET');
    expect(afterFailure).toEqual([{ Stack: 'Update', Value: 1 }]);
    expect(corrected.exitCode).toBe(0);
    expect(things('Update')).toHaveLength(2);
  });

  it('rolls a failing creation back, and creates the corrected app anew', async () => {
    const failing = await deploy(
      anApp('Creation', { table: { Stack: 'Creation' }, api: { Stack: 'Creation', Fail: 'no room for an api' } }),
    );
    const corrected = await deploy(anApp('Creation', { table: { Stack: 'Creation' }, api: { Stack: 'Creation' } }));

    expect(failing.exitCode).not.toBe(0);
    expect(failing.output).toContain('no room for an api');
    expect(failing.output).toContain('ROLLBACK_COMPLETE');
    expect(corrected.exitCode).toBe(0);
  });

  it('destroys a stack but what is retained, and makes a new one beside it the next time', async () => {
    const app = anApp('Gone', { table: { Stack: 'Gone', Kind: 'table' }, api: { Stack: 'Gone', Kind: 'api' } });
    await deploy(app);

    const destroyed = await run('destroy', app, '--force');
    const left = things('Gone');
    const again = await deploy(app);

    expect(destroyed.exitCode).toBe(0);
    expect(left).toEqual([{ Stack: 'Gone', Kind: 'table' }]);
    expect(again.exitCode).toBe(0);
    expect(things('Gone').filter(({ Kind }) => Kind === 'table')).toHaveLength(2);
  });

  it('imports what is there, and says why it can not import what is not', async () => {
    service.things.set('found', { Stack: 'Import', Value: 'of old' });
    const app = anApp('Import', { table: { Stack: 'Import', Value: 'of old' } });
    const table = async (Id: string) => {
      const mapping = join(folder, `${Id}.json`);
      await writeFile(mapping, JSON.stringify({ Table: { Id } }));
      return ['--resource-mapping', mapping];
    };

    const failed = await run('import', app, ...(await table('lost')));
    const imported = await run('import', app, ...(await table('found')));
    const deployed = await deploy(app);

    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain('there is no thing lost');
    expect(imported.exitCode).toBe(0);
    expect(deployed.output).toContain('Import.TableName = found');
    expect(things('Import')).toEqual([{ Stack: 'Import', Value: 'of old' }]);
  });

  it('refuses a template with a type that it can not run, by its name, before anything is made', async () => {
    const refused = await deploy(anApp('Unknown', { table: { Stack: 'Unknown' }, api: {}, apiType: 'Other::Thing' }));

    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain('Other::Thing');
    expect(things('Unknown')).toEqual([]);
  });
}, 60_000);
