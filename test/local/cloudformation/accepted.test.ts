import { describe, expect, it } from 'vitest';
import { aStack, type Template } from './a-stack.ts';

describe('a resource without effect', () => {
  const cases: readonly (readonly [
    type: string,
    properties: Template,
    ref: RegExp,
    attribute: string,
    value: RegExp,
  ])[] = [
    ['AWS::IAM::Role', {}, /^Stack-It-[A-Z2-7]{12}$/, 'Arn', /^arn:aws:iam::123456789012:role\/Stack-It-/],
    ['AWS::Logs::LogGroup', { LogGroupName: '/aws/it' }, /^\/aws\/it$/, 'Arn', /:log-group:\/aws\/it:\*$/],
    ['AWS::KMS::Key', {}, /^[0-9a-f-]{36}$/, 'Arn', /^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/],
    ['AWS::CloudWatch::Alarm', { AlarmName: 'a' }, /^a$/, 'Arn', /:alarm:a$/],
    ['AWS::WAFv2::WebACL', { Scope: 'REGIONAL' }, /\|REGIONAL$/, 'Arn', /:regional\/webacl\//],
    ['AWS::Backup::BackupVault', { BackupVaultName: 'v' }, /^v$/, 'BackupVaultArn', /:backup-vault:v$/],
    ['AWS::ApiGateway::Account', {}, /^Stack-It-/, 'Id', /^Stack-It-/],
  ];
  it.each(cases)(
    '%s has plausible names, and keeps them when it changes',
    async (type, properties, ref, attribute, value) => {
      const stack = aStack();
      const template = (more: Template) => ({
        Resources: { It: { Type: type, Properties: { ...properties, ...more } } },
        Outputs: { Ref: { Value: { Ref: 'It' } }, Attribute: { Value: { 'Fn::GetAtt': ['It', attribute] } } },
      });

      const made = await stack.deploy(template({}));
      const changed = await stack.deploy(template({ Description: 'changed' }));

      expect(made).toEqual({ Ref: expect.stringMatching(ref), Attribute: expect.stringMatching(value) });
      expect(changed).toEqual(made);
    },
  );
});
