import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aTemplate, everySetting, ofType, resourcesOf } from './a-stack.ts';

const stateful = /^AWS::(DynamoDB::Table|KMS::Key|Backup::BackupVault|ApiGateway::RestApi|SecretsManager::)/;

describe('what must outlive every change of this code', () => {
  it('has these logical ids: another one deletes or abandons data in an account of somebody else', () => {
    const ids = Object.entries(resourcesOf(aTemplate(everySetting)))
      .filter(([, { Type }]) => stateful.test(Type))
      .map(([id, { Type }]) => `${id} ${Type}`);

    expect(ids.toSorted()).toEqual([
      'AdminApi AWS::ApiGateway::RestApi',
      'BackupVault AWS::Backup::BackupVault',
      'CustomerKey AWS::KMS::Key',
      'MemberTable AWS::DynamoDB::Table',
      'ScimApi AWS::ApiGateway::RestApi',
    ]);
  });

  it.each(['MemberTable', 'CustomerKey', 'BackupVault'])('stays when the stack is deleted: %s', (id) => {
    const resource = resourcesOf(aTemplate(everySetting))[id];

    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('keeps the table importable on its own: it refers to no other resource', () => {
    expect(JSON.stringify(resourcesOf(aTemplate())['MemberTable'])).not.toMatch(/Fn::|"Ref"/);
  });
});

describe('the table', () => {
  it('has the layout of the manifest, is paid per request, protected and recoverable', () => {
    expect(resourcesOf(aTemplate())['MemberTable']?.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'list',
          KeySchema: [
            { AttributeName: 'lpk', KeyType: 'HASH' },
            { AttributeName: 'lsk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    });
  });
});

describe('functions', () => {
  it('run on arm64 and Node 24, write JSON to a log group of their own, trace, and reserve nothing', () => {
    const template = aTemplate();

    const functions = ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);

    expect(functions).toHaveLength(8);
    for (const properties of functions) {
      expect(properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        MemorySize: expect.any(Number),
        LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) } },
        TracingConfig: { Mode: 'Active' },
      });
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
    expect(new Set(functions.map((properties) => JSON.stringify(properties['LoggingConfig']))).size).toBe(
      functions.length,
    );
  });

  it('that API Gateway calls end before it gives up, after 29 seconds', () => {
    const timeouts = ofType(aTemplate(), 'AWS::Lambda::Function')
      .filter(([id]) => !/^(Worker|Sweeper)/.test(id))
      .map(([, { Properties }]) => Number(Properties['Timeout']));

    expect(timeouts.filter((seconds) => !(seconds < 29))).toEqual([]);
  });

  it('are told what they need and nothing more', () => {
    const variables = ofType(aTemplate(everySetting), 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      id.replace(/Function\w*$/, ''),
      Object.keys(
        z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }).parse(Properties)
          .Environment.Variables,
      ).toSorted(),
    ]);

    expect(Object.fromEntries(variables)).toEqual({
      Authorizer: ['CONNECTOR_SECRET_PREFIX', 'TABLE_NAME'],
      Users: ['PUBLIC_URL', 'TABLE_NAME'],
      Groups: ['PUBLIC_URL', 'TABLE_NAME', 'WORK_QUEUE_URL'],
      Bulk: ['PUBLIC_URL', 'TABLE_NAME', 'WORK_QUEUE_URL'],
      Discovery: ['PUBLIC_URL'],
      Admin: [
        'CONNECTOR_SECRET_KEY',
        'CONNECTOR_SECRET_PREFIX',
        'MAIL_FROM',
        'PUBLIC_URL',
        'SCIM_API_URL',
        'TABLE_NAME',
      ],
      Worker: ['TABLE_NAME', 'WORK_QUEUE_URL'],
      Sweeper: ['TABLE_NAME', 'WORK_QUEUE_URL'],
    });
  });
});

describe('log groups', () => {
  it('keep what they hold for the time that the setting says, also after the stack is gone', () => {
    const groups = ofType(aTemplate({ ...everySetting, logRetentionDays: 90 }), 'AWS::Logs::LogGroup');

    expect(groups).toHaveLength(11);
    for (const [, group] of groups) {
      expect(group).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: { RetentionInDays: 90, KmsKeyId: { 'Fn::GetAtt': ['CustomerKey', 'Arn'] } },
      });
    }
  });
});

describe('the firewall', () => {
  const template = aTemplate(everySetting);

  it('stands before both APIs', () => {
    template.resourceCountIs('AWS::WAFv2::WebACL', 1);
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 2);
  });

  it('only counts what looks at bodies and queries, where names and filters would be taken for attacks', () => {
    const acl = z
      .object({
        Rules: z.array(
          z.object({
            Name: z.string(),
            Statement: z.object({
              ManagedRuleGroupStatement: z
                .object({
                  RuleActionOverrides: z
                    .array(z.object({ Name: z.string(), ActionToUse: z.strictObject({ Count: z.object({}) }) }))
                    .default([]),
                })
                .optional(),
            }),
          }),
        ),
      })
      .parse(ofType(template, 'AWS::WAFv2::WebACL')[0]?.[1].Properties);

    const counted = acl.Rules.flatMap(
      ({ Statement }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? [],
    ).map(({ Name }) => Name);

    expect(acl.Rules.map(({ Name }) => Name)).toEqual([
      'requests-per-address',
      expect.stringMatching(/Reputation/),
      expect.stringMatching(/Common/),
      expect.stringMatching(/BadInputs/),
      expect.stringMatching(/SQLi/),
    ]);
    expect(counted).toEqual(
      expect.arrayContaining([
        'SizeRestrictions_BODY',
        'CrossSiteScripting_BODY',
        'SQLi_BODY',
        'SQLi_QUERYARGUMENTS',
        'SizeRestrictions_QUERYSTRING',
      ]),
    );
  });

  it('logs without the connector key and without the query', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { QueryString: {} }],
    });
  });
});

describe('the stack', () => {
  it.each([
    ['default', {}],
    ['every setting', everySetting],
  ])("stays far below CloudFormation's 500 resources with %s", (_, given) => {
    expect(Object.keys(resourcesOf(aTemplate(given))).length).toBeLessThan(200);
  });

  it('tags everything that can have tags', () => {
    const template = aTemplate({ stage: 'test', owner: 'anna', dataClass: 'internal' });

    const untagged = Object.entries(resourcesOf(template))
      .filter(([, { Type }]) =>
        /DynamoDB::Table|Lambda::Function|IAM::Role|Logs::LogGroup|SQS::Queue$|SNS::Topic$|ApiGateway::(RestApi|Stage)/.test(
          Type,
        ),
      )
      .filter(
        ([, { Properties }]) =>
          JSON.stringify(Properties['Tags']) !==
          JSON.stringify(
            Object.entries({ DataClass: 'internal', Owner: 'anna', Project: 'itam-scim', Stage: 'test' }).map(
              ([Key, Value]) => ({ Key, Value }),
            ),
          ),
      );

    expect(untagged.map(([id]) => id)).toEqual([]);
  });

  it('holds no secret: those with digests are made while it runs', () => {
    const template = aTemplate(everySetting);

    expect(Object.values(resourcesOf(template)).filter(({ Type }) => Type.startsWith('AWS::SecretsManager::'))).toEqual(
      [],
    );
    expect(JSON.stringify(template.toJSON())).not.toMatch(
      /itam_[a-z0-9-]+\.|SecretString|resolve:secretsmanager|AKIA[A-Z0-9]{16}/,
    );
  });

  it('tells who deploys it where to go on', () => {
    const outputs = Object.keys(
      z.object({ Outputs: z.record(z.string(), z.unknown()) }).parse(aTemplate().toJSON()).Outputs,
    );

    expect(outputs).toEqual(
      expect.arrayContaining([
        'TenantUrl',
        'AdminUrl',
        'TableName',
        'UsersLogGroup',
        'AuthorizerLogGroup',
        'AlarmTopic',
        'OperatorPolicy',
        'TenantAdminPolicy',
        'ReadOnlyPolicy',
      ]),
    );
  });
});
