import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aTemplate, everySetting, ofType, rendered } from './a-stack.ts';

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((only) => [only])]);
const statement = z.strictObject({
  Effect: z.literal('Allow'),
  Action: oneOrMore.pipe(z.array(z.string())),
  Resource: oneOrMore.transform((all) => all.map(rendered)),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const managedPolicy = z.object({
  Description: z.string(),
  PolicyDocument: z.object({ Statement: z.array(statement) }),
  Roles: z.array(z.unknown()).default([]),
});
type Statement = z.output<typeof statement>;

const functionNames = ['authorizer', 'users', 'groups', 'bulk', 'discovery', 'admin', 'worker', 'sweeper'] as const;

/** `action on resource`, sorted. */
const grants = (statements: readonly Statement[]): readonly string[] =>
  [
    ...new Set(
      statements.flatMap(({ Action, Resource }) =>
        Action.flatMap((action) => Resource.map((on) => `${action} on ${on}`)),
      ),
    ),
  ].toSorted();

function statementsOf(template: Template, name: string): readonly Statement[] {
  const policies = ofType(template, 'AWS::IAM::ManagedPolicy').map(([, { Properties }]) =>
    managedPolicy.parse(Properties),
  );
  return policies
    .filter(({ Description }) => Description === `What the ${name} function may do`)
    .flatMap((policy) => policy.PolicyDocument.Statement);
}

const everybody = (logs: string): readonly string[] => [
  `logs:CreateLogStream on <${logs}.Arn>`,
  `logs:PutLogEvents on <${logs}.Arn>`,
  'xray:PutTelemetryRecords on *',
  'xray:PutTraceSegments on *',
];
const secrets =
  'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:itam-scim/ItamScim/connectors/*';
const items = [
  'dynamodb:BatchGetItem on <MemberTable.Arn>',
  'dynamodb:ConditionCheckItem on <MemberTable.Arn>',
  'dynamodb:DeleteItem on <MemberTable.Arn>',
  'dynamodb:GetItem on <MemberTable.Arn>',
  'dynamodb:PutItem on <MemberTable.Arn>',
  'dynamodb:Query on <MemberTable.Arn>',
  'dynamodb:Query on <MemberTable.Arn>/index/list',
  'dynamodb:UpdateItem on <MemberTable.Arn>',
];
const queue = '<WorkQueue.Arn>';

const granted: Readonly<Record<(typeof functionNames)[number], readonly string[]>> = {
  authorizer: [
    'dynamodb:BatchGetItem on <MemberTable.Arn>',
    'dynamodb:UpdateItem on <MemberTable.Arn>',
    `secretsmanager:GetSecretValue on ${secrets}`,
  ],
  users: items,
  groups: [...items, `sqs:SendMessage on ${queue}`],
  bulk: [...items, `sqs:SendMessage on ${queue}`],
  discovery: [],
  worker: [
    ...items,
    `sqs:ChangeMessageVisibility on ${queue}`,
    `sqs:DeleteMessage on ${queue}`,
    `sqs:GetQueueAttributes on ${queue}`,
    `sqs:ReceiveMessage on ${queue}`,
    `sqs:SendMessage on ${queue}`,
  ],
  sweeper: [
    'dynamodb:DeleteItem on <MemberTable.Arn>',
    'dynamodb:Query on <MemberTable.Arn>',
    'dynamodb:Query on <MemberTable.Arn>/index/list',
    `sqs:SendMessage on ${queue}`,
  ],
  admin: [
    ...items,
    `secretsmanager:CreateSecret on ${secrets}`,
    `secretsmanager:DeleteSecret on ${secrets}`,
    `secretsmanager:GetSecretValue on ${secrets}`,
    `secretsmanager:PutSecretValue on ${secrets}`,
  ],
};

describe('rights', () => {
  const template = aTemplate();

  it.each(functionNames)('of the %s function are these and no others', (name) => {
    const [logs = 'no log group'] = ofType(template, 'AWS::Logs::LogGroup')
      .map(([id]) => id)
      .filter((id) => id.toLowerCase().startsWith(`${name}function`));

    const actual = grants(statementsOf(template, name));

    expect(actual).toEqual([...everybody(logs), ...granted[name]].toSorted());
  });

  it("of the authorizer end at a tenant's own configuration: nothing about members", () => {
    const [onTable] = statementsOf(template, 'authorizer').filter(({ Resource }) =>
      Resource.includes('<MemberTable.Arn>'),
    );

    expect(onTable?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['T#*'] },
      'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': ['T#*#*'] },
    });
  });

  it('of the sweeper end at the outbox and the list of open jobs: nothing of any tenant', () => {
    const onTable = statementsOf(template, 'sweeper').filter(({ Resource }) =>
      Resource.some((resource) => resource.startsWith('<MemberTable.Arn>')),
    );

    expect(onTable.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['OUT#*'] } },
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['JOBS#OPEN'] } },
    ]);
  });

  it('to send mail come with a sender, and hold for this sender only', () => {
    const statements = statementsOf(aTemplate({ mailFrom: 'itam@example.com' }), 'admin');

    const mail = statements.filter(({ Action }) => Action.some((action) => action.startsWith('ses:')));

    expect(grants(mail)).toEqual([
      'ses:SendEmail on arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/example.com',
      'ses:SendEmail on arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/itam@example.com',
    ]);
    expect(mail.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'ses:FromAddress': 'itam@example.com' } },
    ]);
  });

  it('are in one managed policy per role: no inline policies, no policies of AWS', () => {
    const roles = ofType(template, 'AWS::IAM::Role').map(([id, { Properties }]) => [
      id,
      Object.keys(Properties).toSorted(),
    ]);
    const attached = ofType(template, 'AWS::IAM::ManagedPolicy').flatMap(([, { Properties }]) =>
      managedPolicy.parse(Properties).Roles.map(rendered),
    );

    expect(roles.map(([, properties]) => properties)).toEqual(roles.map(() => ['AssumeRolePolicyDocument', 'Tags']));
    expect(attached.toSorted()).toEqual(roles.map(([id]) => `<${id}>`).toSorted());
    expect(ofType(template, 'AWS::IAM::Policy')).toEqual([]);
  });

  it.each([
    ['default', {}],
    ['every setting', everySetting],
  ])('reach no resource * but that of X-Ray, and no action with a *, with %s', (_, given) => {
    const statements = ofType(aTemplate(given), 'AWS::IAM::ManagedPolicy').flatMap(
      ([, { Properties }]) => managedPolicy.parse(Properties).PolicyDocument.Statement,
    );

    const wide = grants(statements).filter((grant) => /^[^ ]*\*/.test(grant) || / on \*$/.test(grant));

    expect(wide).toEqual(['xray:PutTelemetryRecords on *', 'xray:PutTraceSegments on *']);
  });

  it('to decrypt hold through the service that keeps the data, and for that key only', () => {
    const byFunction = functionNames.map((name) => {
      const kms = statementsOf(aTemplate({ customerManagedKeys: true }), name).filter(({ Action }) =>
        Action.some((action) => action.startsWith('kms:')),
      );
      return [
        name,
        kms.map(({ Resource, Condition }) => [...Resource, rendered(Condition?.['StringEquals']?.['kms:ViaService'])]),
      ];
    });

    const dynamodb = ['<CustomerKey.Arn>', 'dynamodb.<AWS::Region>.amazonaws.com'];
    const secretsManager = ['<CustomerKey.Arn>', 'secretsmanager.<AWS::Region>.amazonaws.com'];
    expect(Object.fromEntries(byFunction)).toEqual({
      authorizer: [dynamodb, secretsManager],
      users: [dynamodb],
      groups: [dynamodb],
      bulk: [dynamodb],
      discovery: [],
      admin: [dynamodb, secretsManager],
      worker: [dynamodb],
      sweeper: [dynamodb],
    });
  });
});

describe('policies for administrators', () => {
  const template = aTemplate();
  const api = 'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<AdminApi>/admin';

  it.each([
    ['everything in every tenant, and new tenants', [`${api}/*/v1/*`]],
    ['everything within existing tenants', [`${api}/*/v1/me`, `${api}/*/v1/me/*`, `${api}/*/v1/tenants/*`]],
    ['looks at everything, changes nothing', [`${api}/GET/v1/*`]],
  ])('allow: %s', (description, resources) => {
    const policies = ofType(template, 'AWS::IAM::ManagedPolicy').map(([, { Properties }]) =>
      managedPolicy.parse(Properties),
    );
    const [policy] = policies.filter(({ Description }) => Description === `itam-scim: ${description}`);

    expect(grants(policy?.PolicyDocument.Statement ?? [])).toEqual(
      resources.map((resource) => `execute-api:Invoke on ${resource}`),
    );
    expect(policy?.Roles).toEqual([]);
  });
});
