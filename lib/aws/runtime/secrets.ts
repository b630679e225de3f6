import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { environment } from '#manifest/environment.ts';
import type { ConnectorSecrets } from '#provisioning/connector-secrets.ts';
import { secretsManagerDigests } from '../secrets/secrets-manager-digests.ts';
import { optional, required } from './environment.ts';

/** With short waits: behind them an identity provider waits for its answer. */
export const awsConnectorSecrets = (): ConnectorSecrets =>
  secretsManagerDigests(
    new SecretsManagerClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 2000 } }),
    { prefix: required(environment.connectorSecretPrefix), kmsKeyId: optional(environment.connectorSecretKey) },
  );
