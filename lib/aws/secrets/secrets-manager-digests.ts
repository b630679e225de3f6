import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { ConnectorSecrets } from '#provisioning/connector-secrets.ts';
import { orUnavailable } from '../outage.ts';

const secretValue = z.object({ keys: z.record(z.string(), z.string()) });

export interface SecretSettings {
  readonly prefix: string;
  /** Without it Secrets Manager uses the key that AWS keeps for it. */
  readonly kmsKeyId?: string | undefined;
}

/** One secret per connector, `{prefix}/{tenant}/{connector}`, its value `{"keys":{"KEYID":"SHA-256 in hex"}}`. */
export function secretsManagerDigests(
  client: SecretsManagerClient,
  { prefix, kmsKeyId }: SecretSettings,
): ConnectorSecrets {
  const secretId = (tenant: string, connector: string) => `${prefix}/${tenant}/${connector}`;
  return {
    async read(tenant, connector, version) {
      const answer = await unlessMissing(
        client.send(new GetSecretValueCommand({ SecretId: secretId(tenant, connector), VersionId: version })),
      );
      return answer && z.parse(secretValue, JSON.parse(answer.SecretString ?? '')).keys;
    },

    // The request token becomes the id of the version, and makes a repeat harmless.
    async write(tenant, connector, version, digests) {
      const SecretString = JSON.stringify({ keys: digests });
      const SecretId = secretId(tenant, connector);
      const put = () => client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: version }));
      if ((await unlessMissing(put())) !== undefined) return;
      try {
        const create = new CreateSecretCommand({
          Name: SecretId,
          Description: 'Digests of the SCIM keys of one connector; written by the admin function',
          SecretString,
          ClientRequestToken: version,
          KmsKeyId: kmsKeyId,
        });
        await orUnavailable(client.send(create));
      } catch (error) {
        if (!(error instanceof ResourceExistsException)) throw error;
        await orUnavailable(put());
      }
    },

    // Nothing in it is worth a recovery window: without the connector's item no key can be used.
    async remove(tenant, connector) {
      await unlessMissing(
        client.send(
          new DeleteSecretCommand({ SecretId: secretId(tenant, connector), ForceDeleteWithoutRecovery: true }),
        ),
      );
    },
  };
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await orUnavailable(answer);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
