import { randomUUID } from 'node:crypto';
import { generatedName } from './names.ts';
import type { Properties, ResourceContext, ResourceProvider, ResourceResult } from './provider.ts';

/** Types of which a laptop has no use: they are kept with plausible names, and nothing else happens. */
const withoutEffect = [
  /^AWS::IAM::/,
  /^AWS::Logs::/,
  /^AWS::CDK::Metadata$/,
  /^AWS::CloudWatch::/,
  /^AWS::SNS::/,
  /^AWS::WAFv2::/,
  /^AWS::KMS::/,
  /^AWS::Backup::/,
  /^AWS::ApiGateway::Account$/,
];

export const isWithoutEffect = (type: string): boolean => withoutEffect.some((pattern) => pattern.test(type));

/** Keeps resources of the type without effect; their names, ARNs and ids look like those of AWS. */
export function acceptedProvider(type: string): ResourceProvider {
  const identify = identities.get(type) ?? plain(type);
  return {
    replacedBy: nameProperties,
    create: async (properties, context) => identify(nameOf(properties, context), properties, context),
    update: async (physicalId, properties, previous, context) => {
      const name = givenName(properties);
      if (name !== givenName(previous)) return identify(name ?? generatedName(context), properties, context);
      return { ...identify(nameIn(physicalId), properties, context), physicalId };
    },
    delete: async () => {},
  };
}

type Identify = (name: string, properties: Properties, context: ResourceContext) => ResourceResult;

const nameProperties = [
  'RoleName',
  'PolicyName',
  'ManagedPolicyName',
  'LogGroupName',
  'AlarmName',
  'DashboardName',
  'BackupVaultName',
  'TopicName',
  'AliasName',
  'QueryName',
  'Name',
];

const identities: ReadonlyMap<string, Identify> = new Map<string, Identify>([
  [
    'AWS::IAM::Role',
    (name, _, context) => ({
      physicalId: name,
      attributes: { Arn: iamArn(context, `role/${name}`), RoleId: idOf('AROA', name) },
    }),
  ],
  [
    'AWS::IAM::User',
    (name, _, context) => ({ physicalId: name, attributes: { Arn: iamArn(context, `user/${name}`) } }),
  ],
  ['AWS::IAM::ManagedPolicy', (name, _, context) => arnOnly('PolicyArn', iamArn(context, `policy/${name}`))],
  ['AWS::IAM::Policy', (name) => ({ physicalId: name, attributes: { Id: name } })],
  [
    'AWS::Logs::LogGroup',
    (name, _, context) => ({ physicalId: name, attributes: { Arn: arn('logs', context, `log-group:${name}:*`) } }),
  ],
  ['AWS::KMS::Key', (name, _, context) => kmsKey(name, context)],
  ['AWS::KMS::Alias', (name) => ({ physicalId: name, attributes: {} })],
  [
    'AWS::CloudWatch::Alarm',
    (name, _, context) => ({ physicalId: name, attributes: { Arn: arn('cloudwatch', context, `alarm:${name}`) } }),
  ],
  [
    'AWS::SNS::Topic',
    (name, _, context) => ({
      physicalId: arn('sns', context, name),
      attributes: { TopicArn: arn('sns', context, name), TopicName: name },
    }),
  ],
  [
    'AWS::WAFv2::WebACL',
    (name, properties, context) => webAcl(name, String(properties['Scope'] ?? 'REGIONAL'), context),
  ],
  [
    'AWS::Backup::BackupVault',
    (name, _, context) => ({
      physicalId: name,
      attributes: { BackupVaultName: name, BackupVaultArn: arn('backup', context, `backup-vault:${name}`) },
    }),
  ],
  [
    'AWS::Backup::BackupPlan',
    (name, _, context) => ({
      physicalId: name,
      attributes: { BackupPlanId: name, BackupPlanArn: arn('backup', context, `backup-plan:${name}`), VersionId: name },
    }),
  ],
]);

function plain(type: string): Identify {
  const [, service = '', kind = ''] = type.toLowerCase().split('::');
  return (name, _, context) => ({
    physicalId: name,
    attributes: { Arn: arn(service, context, `${kind}/${name}`), Id: name },
  });
}

function kmsKey(name: string, context: ResourceContext): ResourceResult {
  const isId = /^[0-9a-f]{8}-/.test(name);
  const keyId = isId ? name : randomUUID();
  return { physicalId: keyId, attributes: { KeyId: keyId, Arn: arn('kms', context, `key/${keyId}`) } };
}

function webAcl(name: string, scope: string, context: ResourceContext): ResourceResult {
  const id = idOf('', name);
  const place = scope === 'REGIONAL' ? 'regional' : 'global';
  return {
    physicalId: `${name}|${id}|${scope}`,
    attributes: {
      Arn: arn('wafv2', context, `${place}/webacl/${name}/${id}`),
      Id: id,
      Capacity: 0,
      LabelNamespace: '',
    },
  };
}

const arnOnly = (attribute: string, value: string): ResourceResult => ({
  physicalId: value,
  attributes: { [attribute]: value },
});

const arn = (service: string, { region, accountId }: ResourceContext, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

const iamArn = ({ accountId }: ResourceContext, resource: string) => `arn:aws:iam::${accountId}:${resource}`;

const idOf = (prefix: string, name: string) => prefix + Buffer.from(name).toString('hex').slice(-17).toUpperCase();

const nameOf = (properties: Properties, context: ResourceContext) => givenName(properties) ?? generatedName(context);

function givenName(properties: Properties): string | undefined {
  const property = nameProperties.find((name) => typeof properties[name] === 'string');
  return property === undefined ? undefined : String(properties[property]);
}

/** The name in an ARN or in WAF's `name|id|scope`. */
const nameIn = (physicalId: string) =>
  (physicalId.startsWith('arn:') ? physicalId.split(/[/:]/).at(-1) : physicalId.split('|')[0]) ?? physicalId;
