import { setTimeout } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoConnectors } from '#aws/dynamo/dynamo-connectors.ts';
import { dynamoKeyDirectory } from '#aws/dynamo/dynamo-key-directory.ts';
import { dynamoTenants } from '#aws/dynamo/dynamo-tenants.ts';
import { secretsManagerDigests } from '#aws/secrets/secrets-manager-digests.ts';
import { createSecrets } from '#local/secretsmanager/secrets.ts';
import { createSecretsFile } from '#local/secretsmanager/secrets-file.ts';
import { secretsManagerService } from '#local/secretsmanager/service.ts';
import { checkKey } from '#provisioning/check-key.ts';
import { createConnector, getConnector } from '#provisioning/connectors.ts';
import { cachedDigests } from '#provisioning/digest-cache.ts';
import { listKeys } from '#provisioning/key-list.ts';
import { type KeyPorts, makeKey, revokeKey } from '#provisioning/keys.ts';
import { openTestTable, type TestTable } from '#test/contracts/test-table.ts';
import { anAdminEvent, aTenant } from '#test/provisioning/tenancy-builders.ts';
import { handlerOf } from './service-handler.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

const account = { accountId: '000000000000', region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };
const ana = { name: 'ana', requestId: 'request-1' };

async function aWorld() {
  const service = secretsManagerService(createSecrets(account, createSecretsFile(undefined)));
  const client = new SecretsManagerClient({ ...account, credentials: account, requestHandler: handlerOf(service) });
  const ports: KeyPorts = {
    tenants: dynamoTenants(testTable.dynamo),
    connectors: dynamoConnectors(testTable.dynamo),
    secrets: secretsManagerDigests(client, { prefix: 'itam-scim/test/connectors' }),
    now: () => new Date(),
    pause: (ms) => setTimeout(ms),
  };
  const tenant = aTenant();
  await ports.tenants.create(tenant, anAdminEvent());
  const connector = await createConnector(ports, ana, tenant.id, { name: 'Entra', idp: 'entra' });
  const wanted = { scopes: ['read', 'write'] as const, expiresAt: new Date(Date.now() + 86_400_000) };
  return {
    make: () => makeKey(ports, ana, tenant.id, connector.id, wanted),
    revoke: (key: string) => revokeKey(ports, ana, tenant.id, connector.id, key),
    live: async () =>
      listKeys(await getConnector(ports, tenant.id, connector.id), ports.now()).filter(({ state }) => state === 'live'),
    check: async (token: string) => {
      const directory = dynamoKeyDirectory(testTable.dynamo);
      return (await checkKey({ directory, digests: cachedDigests(ports.secrets), now: ports.now }, token, {})).outcome;
    },
  };
}

it('ten who make a key at once leave exactly two live ones, both of which work', async () => {
  const world = await aWorld();

  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => world.make()));

  const made = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
  expect(made).toHaveLength(2);
  expect(refused).toHaveLength(8);
  expect(['two-live-keys', 'change-under-way']).toEqual(expect.arrayContaining([...new Set(refused)]));
  expect((await world.live()).map(({ id }) => id).sort()).toEqual(made.map(({ key }) => key.id).sort());
  expect(await Promise.all(made.map(({ token }) => world.check(token)))).toEqual(['allowed', 'allowed']);
});

it('a revoked key is refused, the other works on, and its place can be taken', async () => {
  const world = await aWorld();
  const [old, kept] = [await world.make(), await world.make()];

  await world.revoke(old.key.id);
  const young = await world.make();

  const outcomes = await Promise.all([old, kept, young].map(({ token }) => world.check(token)));
  expect(outcomes).toEqual(['refused', 'allowed', 'allowed']);
});
