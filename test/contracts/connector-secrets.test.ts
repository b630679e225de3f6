import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { secretsManagerDigests } from '#aws/secrets/secrets-manager-digests.ts';
import { digestOf } from '#itam/key-token.ts';
import { createSecrets } from '#local/secretsmanager/secrets.ts';
import { createSecretsFile } from '#local/secretsmanager/secrets-file.ts';
import { secretsManagerService } from '#local/secretsmanager/service.ts';
import type { ConnectorSecrets } from '#provisioning/connector-secrets.ts';
import { handlerOf } from '#test/aws/service-handler.ts';
import { memorySecrets } from '#test/provisioning/memory-secrets.ts';

const account = { accountId: '000000000000', region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };

function onSecretsManager(): ConnectorSecrets {
  const service = secretsManagerService(createSecrets(account, createSecretsFile(undefined)));
  const client = new SecretsManagerClient({
    region: account.region,
    credentials: account,
    requestHandler: handlerOf(service),
  });
  return secretsManagerDigests(client, { prefix: 'itam-scim/test/connectors' });
}

const version = () => crypto.randomUUID();
const digests = { k1: digestOf('one'), k2: digestOf('two') };

describe.each<[string, () => ConnectorSecrets]>([
  ['in memory', memorySecrets],
  ['on Secrets Manager', onSecretsManager],
])('connector secrets %s', (_name, open) => {
  it('are read back by connector and version', async () => {
    const secrets = open();
    const [first, second] = [version(), version()];

    await secrets.write('acme', 'c1', first, { k1: digests.k1 });
    await secrets.write('acme', 'c1', second, digests);
    await secrets.write('acme', 'c2', first, {});

    expect(await secrets.read('acme', 'c1', first)).toEqual({ k1: digests.k1 });
    expect(await secrets.read('acme', 'c1', second)).toEqual(digests);
    expect(await secrets.read('acme', 'c2', first)).toEqual({});
  });

  it('may be written twice with the same content', async () => {
    const secrets = open();
    const only = version();

    await secrets.write('acme', 'c1', only, digests);
    await secrets.write('acme', 'c1', only, digests);

    expect(await secrets.read('acme', 'c1', only)).toEqual(digests);
  });

  it('are not there under another tenant, connector or version', async () => {
    const secrets = open();
    const only = version();
    await secrets.write('acme', 'c1', only, digests);

    expect(await secrets.read('beta', 'c1', only)).toBeUndefined();
    expect(await secrets.read('acme', 'c2', only)).toBeUndefined();
    expect(await secrets.read('acme', 'c1', version())).toBeUndefined();
  });

  it('are gone once removed, and can be removed twice', async () => {
    const secrets = open();
    const only = version();
    await secrets.write('acme', 'c1', only, digests);

    await secrets.remove('acme', 'c1');
    await secrets.remove('acme', 'c1');

    expect(await secrets.read('acme', 'c1', only)).toBeUndefined();
  });
});
