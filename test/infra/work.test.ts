import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aTemplate, everySetting, ofType, rendered, resourcesOf } from './a-stack.ts';

const template = aTemplate();
const properties = (id: string) => resourcesOf(template)[id]?.Properties;
const only = (type: string, from = template) => ofType(from, type).map(([, resource]) => resource.Properties);

describe('the work queue', () => {
  it.each(['WorkQueue', 'WorkDeadLetters'])('%s is encrypted and keeps what it has for 14 days', (id) => {
    expect(properties(id)).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
  });

  it.each(['WorkQueue', 'WorkDeadLetters'])('%s takes nothing that does not come over TLS', (id) => {
    const policies = only('AWS::SQS::QueuePolicy').map((policy) => JSON.stringify(policy));
    const [policy] = policies.filter((text) => text.includes(`"Queues":[{"Ref":"${id}"}]`));

    expect(policy).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
  });

  it('F28: hides a message six times as long as its worker may run, and gives it up after five times', () => {
    const [worker] = ofType(template, 'AWS::Lambda::Function').filter(([id]) => id.startsWith('Worker'));

    expect(properties('WorkQueue')).toMatchObject({
      VisibilityTimeout: 6 * Number(worker?.[1].Properties['Timeout']),
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['WorkDeadLetters', 'Arn'] }, maxReceiveCount: 5 },
    });
  });

  it('F27: feeds the worker in batches of which only what failed comes back', () => {
    const [mapping] = only('AWS::Lambda::EventSourceMapping');

    expect(mapping).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['WorkQueue', 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });
});

describe('the sweeper', () => {
  it('F23: runs often enough that a debt a minute old is sent within five', () => {
    const [rule] = only('AWS::Events::Rule');

    expect(rule).toMatchObject({ ScheduleExpression: 'rate(3 minutes)', State: 'ENABLED' });
  });

  it('is not run again for the same tick when it fails', () => {
    expect(only('AWS::Lambda::EventInvokeConfig')).toMatchObject([{ MaximumRetryAttempts: 0 }]);
  });
});

const alarm = z.object({ AlarmDescription: z.string(), AlarmActions: z.unknown(), OKActions: z.unknown() });

describe('alarms', () => {
  const alarms = only('AWS::CloudWatch::Alarm').map((given) => alarm.parse(given));

  it('are few, since each costs by the month', () => {
    expect(alarms).toHaveLength(4);
  });

  it('say what they cost the customer and name a heading of docs/runbook.md, which has no other', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => slug(heading));

    const named = alarms.map(
      ({ AlarmDescription }) => /^[A-Z].+\. What to do: docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1],
    );

    expect(named.toSorted()).toEqual(headings.toSorted());
  });

  it('go to one topic, also when they are over', () => {
    for (const { AlarmActions, OKActions } of alarms) {
      expect([AlarmActions, OKActions].map((actions) => JSON.stringify(actions))).toEqual(
        Array.from({ length: 2 }, () => expect.stringMatching(/^\[\{"Ref":"AlarmsTopic\w+"\}\]$/)),
      );
    }
  });

  it('reach nobody by default, and by mail whom the setting alarmEmail names', () => {
    expect(only('AWS::SNS::Subscription')).toEqual([]);
    expect(only('AWS::SNS::Subscription', aTemplate({ alarmEmail: 'ops@example.com' }))).toMatchObject([
      { Protocol: 'email', Endpoint: 'ops@example.com' },
    ]);
  });

  it('can be published by CloudWatch of this account only, and over TLS only', () => {
    const [policy] = only('AWS::SNS::TopicPolicy');
    const { Statement } = z
      .object({ PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }) })
      .parse(policy).PolicyDocument;

    expect(Statement.map(({ Effect, Principal, Condition }) => ({ Effect, Principal, Condition }))).toEqual([
      { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  it('are encrypted with the key of the account when there is one, which lets CloudWatch use it', () => {
    const regulated = aTemplate(everySetting);
    const [topic] = only('AWS::SNS::Topic', regulated);

    expect(rendered(topic?.['KmsMasterKeyId'])).toMatch(/^<CustomerKey(\.Arn)?>$/);
    expect(JSON.stringify(resourcesOf(regulated)['CustomerKey'])).toContain('cloudwatch.amazonaws.com');
  });
});

/** As GitHub makes links to headings. */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(' ', '-')
    .replaceAll(/[^a-z-]/g, '');
