import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FrontDoor, openFrontDoor } from '#local/front-door.ts';
import { secretProviders } from '#local/secretsmanager/providers.ts';
import { createSecrets } from '#local/secretsmanager/secrets.ts';
import { createSecretsFile } from '#local/secretsmanager/secrets-file.ts';
import { secretsManagerService } from '#local/secretsmanager/service.ts';
import { anAccount } from '../an-account.ts';

const nobody = async () => ({ status: 404, headers: {}, body: '' });
const nothing = async () => ({ status: 404, headers: [], body: '' });

describe('Secrets Manager, as the SDK sees it', () => {
  let folder: string;
  let now: Date;
  let door: FrontDoor;
  let client: SecretsManagerClient;
  const path = () => join(folder, 'data', 'secrets.json');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    now = new Date('2026-01-31T12:00:00Z');
    await open();
  });
  afterEach(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open() {
    const secrets = createSecrets(anAccount(), createSecretsFile(path()), () => now);
    await secrets.load();
    const services = new Map([['secretsmanager', secretsManagerService(secrets)]]);
    door = await openFrontDoor(0, { services, gateway: nothing, mailbox: nobody, report: console.error });
    client = new SecretsManagerClient({
      endpoint: door.url,
      region: 'us-east-1',
      credentials: anAccount(),
      maxAttempts: 1,
    });
  }
  async function close() {
    client.destroy();
    await door.close();
  }
  const create = (Name = 'p/acme', SecretString = 'one') =>
    client.send(new CreateSecretCommand({ Name, SecretString }));
  const get = (SecretId = 'p/acme', more = {}) => client.send(new GetSecretValueCommand({ SecretId, ...more }));
  const put = (SecretString: string, more = {}) =>
    client.send(new PutSecretValueCommand({ SecretId: 'p/acme', SecretString, ...more }));

  it('keeps what was created, under its name, its ARN, and the ARN without its last part', async () => {
    const { ARN = '' } = await create();

    const values = await Promise.all(['p/acme', ARN, ARN.slice(0, -7)].map((id) => get(id)));

    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:p\/acme-\w{6}$/);
    expect(values.map(({ SecretString }) => SecretString)).toEqual(['one', 'one', 'one']);
  });

  it('keeps the value before the current one, and no older', async () => {
    const { VersionId: first } = await create();
    const { VersionId: second } = await put('two');
    await put('three');

    const previous = await get('p/acme', { VersionStage: 'AWSPREVIOUS' });
    const byId = await get('p/acme', { VersionId: second });

    expect(previous).toMatchObject({ SecretString: 'two', VersionStages: ['AWSPREVIOUS'] });
    expect(byId.SecretString).toBe('two');
    await expect(get('p/acme', { VersionId: first })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await get()).toMatchObject({ SecretString: 'three', VersionStages: ['AWSCURRENT'] });
  });

  it('takes the same request twice as one, and refuses another value under its token', async () => {
    await create();
    const ClientRequestToken = '11111111-2222-3333-4444-555555555555';

    const answers = [await put('two', { ClientRequestToken }), await put('two', { ClientRequestToken })];

    expect(answers.map(({ VersionId }) => VersionId)).toEqual([ClientRequestToken, ClientRequestToken]);
    await expect(put('other', { ClientRequestToken })).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect((await get()).SecretString).toBe('two');
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['an unknown secret', () => get('nobody'), 'ResourceNotFoundException'],
    ['a value for an unknown secret', () => put('x'), 'ResourceNotFoundException'],
    ['a second secret of a name', async () => [await create(), await create()], 'ResourceExistsException'],
    [
      'a secret without a value yet',
      async () => {
        await client.send(new CreateSecretCommand({ Name: 'p/acme' }));
        return get();
      },
      'ResourceNotFoundException',
    ],
    ['a name with blanks', () => create('a b'), 'InvalidParameterException'],
  ])('refuses %s', async (_, attempt, name) => {
    await expect(attempt()).rejects.toMatchObject({ name });
  });

  it('updates value and description', async () => {
    await create();

    await client.send(new UpdateSecretCommand({ SecretId: 'p/acme', SecretString: 'two', Description: 'keys' }));
    await client.send(new TagResourceCommand({ SecretId: 'p/acme', Tags: [{ Key: 'a', Value: 'b' }] }));

    expect((await get()).SecretString).toBe('two');
    expect(await client.send(new DescribeSecretCommand({ SecretId: 'p/acme' }))).toMatchObject({
      Description: 'keys',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
  });

  it('lists in pages', async () => {
    for (const name of ['c', 'a', 'b']) await create(name);

    const first = await client.send(new ListSecretsCommand({ MaxResults: 2 }));
    const second = await client.send(new ListSecretsCommand({ MaxResults: 2, NextToken: first.NextToken }));

    expect([first, second].map(({ SecretList = [] }) => SecretList.map(({ Name }) => Name))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it('deletes at once when forced, and the name is free again', async () => {
    await create();

    await client.send(new DeleteSecretCommand({ SecretId: 'p/acme', ForceDeleteWithoutRecovery: true }));

    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(create()).resolves.toMatchObject({ Name: 'p/acme' });
  });

  it('otherwise keeps it for 30 days, unreadable, until it is restored', async () => {
    await create();
    await client.send(new DeleteSecretCommand({ SecretId: 'p/acme' }));

    await expect(get()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await expect(create()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await client.send(new RestoreSecretCommand({ SecretId: 'p/acme' }));

    expect((await get()).SecretString).toBe('one');
  });

  it('drops it when those days are over', async () => {
    await create();
    await client.send(new DeleteSecretCommand({ SecretId: 'p/acme', RecoveryWindowInDays: 7 }));

    now = new Date(now.getTime() + 7 * 86_400_000);

    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(create()).resolves.toMatchObject({ Name: 'p/acme' });
  });

  it('has everything again after a restart, in a file of its owner only', async () => {
    await create();
    await put('two');
    await close();

    await open();

    expect((await get()).SecretString).toBe('two');
    expect((await get('p/acme', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one');
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'data'))).toEqual(['secrets.json']);
  });

  it('loses nothing of many changes at once', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => create(`s/${index}`)));
    await close();

    await open();

    const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
    expect(SecretList).toHaveLength(30);
  });

  it('says which file is damaged', async () => {
    await create();
    await writeFile(path(), '[{"arn"');

    await expect(createSecretsFile(path()).load()).rejects.toThrow(path());
  });
});

describe('a secret of the template', () => {
  const context = { ...anAccount(), stackName: 'Stack', logicalId: 'Secret' };
  const world = () => {
    const secrets = createSecrets(anAccount(), createSecretsFile(undefined));
    const provider = new Map(secretProviders(secrets)).get('AWS::SecretsManager::Secret');
    if (!provider) throw new Error('no provider');
    return { secrets, provider };
  };

  it('may have its value made up', async () => {
    const { secrets, provider } = world();

    const { physicalId } = await provider.create(
      {
        GenerateSecretString: {
          SecretStringTemplate: '{"user":"a"}',
          GenerateStringKey: 'password',
          PasswordLength: 40,
        },
      },
      context,
    );

    const value = JSON.parse(secrets.read(physicalId).version.text ?? '');
    expect(value).toEqual({ user: 'a', password: expect.stringMatching(/^[\w-]{40}$/) });
  });

  it('keeps its ARN when its value changes, and is replaced when its name does', async () => {
    const { secrets, provider } = world();
    const before = { Name: 'a', SecretString: '1' };
    const { physicalId } = await provider.create(before, context);

    const changed = await provider.update(physicalId, { ...before, SecretString: '2' }, before, context);
    const renamed = await provider.update(physicalId, { ...before, Name: 'b' }, before, context);

    expect(changed.physicalId).toBe(physicalId);
    expect(secrets.read(physicalId).version.text).toBe('2');
    expect(renamed.physicalId).not.toBe(physicalId);
  });
});
