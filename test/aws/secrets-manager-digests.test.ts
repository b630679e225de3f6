import {
  CreateSecretCommand,
  DecryptionFailure,
  GetSecretValueCommand,
  InternalServiceError,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { secretsManagerDigests } from '#aws/secrets/secrets-manager-digests.ts';
import { Unavailable } from '#provisioning/faults.ts';

const said = { message: '', $metadata: {} };
const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException', $fault: 'client' });
const version = '5d8bd3f4-8f3c-4f0e-a1de-0c2e2c5a3f66';

function aMock() {
  const client = new SecretsManagerClient({ region: 'eu-west-1' });
  return { aws: mockClient(client), secrets: secretsManagerDigests(client, { prefix: 'p', kmsKeyId: 'arn:key' }) };
}

describe('an answer of Secrets Manager', () => {
  it.each<[string, Error]>([
    ['it is down', new InternalServiceError(said)],
    ['it is throttling', throttled],
    ['it can not be reached', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['it takes too long', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
  ])('that %s is Unavailable, to read, write and remove', async (_what, fault) => {
    const { aws, secrets } = aMock();
    aws.onAnyCommand().rejects(fault);

    await expect(secrets.read('acme', 'c1', version)).rejects.toThrow(Unavailable);
    await expect(secrets.write('acme', 'c1', version, {})).rejects.toThrow(Unavailable);
    await expect(secrets.remove('acme', 'c1')).rejects.toThrow(Unavailable);
  });

  it('that says no is passed on as it is', async () => {
    const { aws, secrets } = aMock();
    const fault = new DecryptionFailure(said);
    aws.on(GetSecretValueCommand).rejects(fault);

    await expect(secrets.read('acme', 'c1', version)).rejects.toBe(fault);
  });

  it.each(['', '{', '{"keys":{"k1":5}}', '{"other":{}}'])(
    'that holds %j instead of digests is a fault, not an empty list',
    async (SecretString) => {
      const { aws, secrets } = aMock();
      aws.on(GetSecretValueCommand).resolves({ SecretString });

      await expect(secrets.read('acme', 'c1', version)).rejects.toThrow();
    },
  );
});

it('the first write makes the secret, with the configured KMS key', async () => {
  const { aws, secrets } = aMock();
  aws.on(PutSecretValueCommand).rejects(new ResourceNotFoundException(said));
  aws.on(CreateSecretCommand).resolves({});

  await secrets.write('acme', 'c1', version, { k1: 'digest' });

  expect(aws.commandCalls(CreateSecretCommand).map(({ args: [{ input }] }) => input)).toMatchObject([
    { Name: 'p/acme/c1', KmsKeyId: 'arn:key', ClientRequestToken: version, SecretString: '{"keys":{"k1":"digest"}}' },
  ]);
});

it('a write goes on when somebody else made the secret meanwhile', async () => {
  const { aws, secrets } = aMock();
  aws.on(PutSecretValueCommand).rejectsOnce(new ResourceNotFoundException(said)).resolves({});
  aws.on(CreateSecretCommand).rejects(new ResourceExistsException(said));

  await secrets.write('acme', 'c1', version, { k1: 'digest' });

  expect(aws.commandCalls(PutSecretValueCommand)).toHaveLength(2);
});
