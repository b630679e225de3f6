import * as z from 'zod';
import type { Service, ServiceResponse } from '../service.ts';
import { SecretsFault } from './faults.ts';
import type { Secret } from './secret.ts';
import type { Secrets } from './secrets.ts';

/** The Secrets Manager API, as SDKs call it (JSON 1.1, `x-amz-target: secretsmanager.{Operation}`). */
export function secretsManagerService(secrets: Secrets): Service {
  return async (request) => {
    const name = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
    const operation = operations.get(name);
    if (!operation) return fault('UnknownOperationException', `The local Secrets Manager does not know ${name}`);
    try {
      const input: unknown = JSON.parse(request.body.toString('utf8') || '{}');
      return json(200, await operation(secrets, input));
    } catch (error) {
      if (error instanceof SecretsFault) return fault(error.type, error.message);
      if (error instanceof z.ZodError) return fault('InvalidParameterException', z.prettifyError(error));
      throw error;
    }
  };
}

type Operation = (secrets: Secrets, input: unknown) => Promise<unknown> | unknown;

const tagList = z.array(z.object({ Key: z.string(), Value: z.string().default('') }));
const value = { SecretString: z.string().optional(), SecretBinary: z.string().optional() };
const token = { ClientRequestToken: z.string().optional() };
const byId = z.object({ SecretId: z.string() });

const createInput = z.object({
  Name: z.string().regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, { error: 'Invalid name' }),
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  Tags: tagList.optional(),
  ...value,
  ...token,
});
const getInput = z.object({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const putInput = z.object({ SecretId: z.string(), ...value, ...token });
const updateInput = z.object({
  SecretId: z.string(),
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  ...value,
  ...token,
});
const deleteInput = z.object({
  SecretId: z.string(),
  RecoveryWindowInDays: z.int().min(7).max(30).default(30),
  ForceDeleteWithoutRecovery: z.boolean().default(false),
});
const listInput = z.object({
  IncludePlannedDeletion: z.boolean().default(false),
  MaxResults: z.int().min(1).max(100).default(100),
  NextToken: z.string().optional(),
});

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['CreateSecret', createSecret],
  ['GetSecretValue', getSecretValue],
  ['PutSecretValue', putSecretValue],
  ['UpdateSecret', updateSecret],
  ['DescribeSecret', (secrets, input) => describe(secrets.find(byId.parse(input).SecretId))],
  ['ListSecrets', listSecrets],
  ['DeleteSecret', deleteSecret],
  ['RestoreSecret', async (secrets, input) => identify(await secrets.restore(byId.parse(input).SecretId))],
  ['TagResource', tagResource],
  ['UntagResource', untagResource],
]);

async function createSecret(secrets: Secrets, input: unknown) {
  const { Name, Description, KmsKeyId, Tags, ClientRequestToken, ...given } = createInput.parse(input);
  const secret = await secrets.create({
    name: Name,
    description: Description,
    kmsKeyId: KmsKeyId,
    tags: tagsOf(Tags ?? []),
    value: valueIn(given),
    token: ClientRequestToken,
  });
  return { ...identify(secret), VersionId: secret.versions.at(-1)?.versionId };
}

function getSecretValue(secrets: Secrets, input: unknown) {
  const { SecretId, VersionId, VersionStage } = getInput.parse(input);
  const { secret, version } = secrets.read(SecretId, VersionId, VersionStage);
  return {
    ...identify(secret),
    VersionId: version.versionId,
    VersionStages: version.stages,
    SecretString: version.text,
    SecretBinary: version.binary,
    CreatedDate: seconds(version.createdAt),
  };
}

async function putSecretValue(secrets: Secrets, input: unknown) {
  const { SecretId, ClientRequestToken, ...given } = putInput.parse(input);
  const valued = valueIn(given);
  if (!valued)
    throw new SecretsFault('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
  const { secret, versionId } = await secrets.put(SecretId, valued, ClientRequestToken);
  return { ...identify(secret), VersionId: versionId, VersionStages: ['AWSCURRENT'] };
}

async function updateSecret(secrets: Secrets, input: unknown) {
  const { SecretId, Description, KmsKeyId, ClientRequestToken, ...given } = updateInput.parse(input);
  const valued = valueIn(given);
  const put = valued && (await secrets.put(SecretId, valued, ClientRequestToken));
  const secret = await secrets.change(SecretId, { description: Description, kmsKeyId: KmsKeyId });
  return { ...identify(secret), VersionId: put?.versionId };
}

function listSecrets(secrets: Secrets, input: unknown) {
  const { IncludePlannedDeletion, MaxResults, NextToken } = listInput.parse(input);
  const rest = secrets.list(IncludePlannedDeletion).filter(({ name }) => NextToken === undefined || name > NextToken);
  const page = rest.slice(0, MaxResults);
  return { SecretList: page.map(describe), NextToken: rest.length > page.length ? page.at(-1)?.name : undefined };
}

async function deleteSecret(secrets: Secrets, input: unknown) {
  const { SecretId, RecoveryWindowInDays, ForceDeleteWithoutRecovery } = deleteInput.parse(input);
  const secret = await secrets.remove(SecretId, ForceDeleteWithoutRecovery ? 0 : RecoveryWindowInDays);
  return { ...identify(secret), DeletionDate: seconds(secret.goneAt ?? secret.changedAt) };
}

async function tagResource(secrets: Secrets, input: unknown) {
  const { SecretId, Tags } = byId.extend({ Tags: tagList }).parse(input);
  await secrets.tag(SecretId, tagsOf(Tags));
  return {};
}

async function untagResource(secrets: Secrets, input: unknown) {
  const { SecretId, TagKeys } = byId.extend({ TagKeys: z.array(z.string()) }).parse(input);
  await secrets.tag(SecretId, {}, TagKeys);
  return {};
}

const identify = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });

const describe = (secret: Secret) => ({
  ...identify(secret),
  Description: secret.description,
  KmsKeyId: secret.kmsKeyId,
  CreatedDate: seconds(secret.createdAt),
  LastChangedDate: seconds(secret.changedAt),
  DeletedDate: secret.goneAt === undefined ? undefined : seconds(secret.changedAt),
  Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
  VersionIdsToStages: Object.fromEntries(secret.versions.map(({ versionId, stages }) => [versionId, stages])),
});

const tagsOf = (list: z.infer<typeof tagList>) => Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));

function valueIn({
  SecretString,
  SecretBinary,
}: {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}) {
  if (SecretString === undefined && SecretBinary === undefined) return undefined;
  return { text: SecretString, binary: SecretBinary };
}

const seconds = (iso: string) => Date.parse(iso) / 1000;

const fault = (type: string, message: string) => json(400, { __type: type, Message: message, message });

const json = (status: number, body: unknown): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
