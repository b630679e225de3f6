import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge, complianceRules } from './acknowledge.ts';
import type { CustomerKey } from './customer-key.ts';

export interface AlarmsProps {
  readonly customerKey: CustomerKey | undefined;
  /** Who is told; more can subscribe to the topic. */
  readonly email: string | undefined;
}

export interface AlarmProps {
  /** Looked at every period of its own. */
  readonly metric: IMetric;
  readonly threshold: number;
  /** @default one period */
  readonly periods?: { readonly above: number; readonly of: number };
  /** What it costs the customer while nobody acts: one sentence. */
  readonly costs: string;
  /** The heading of docs/runbook.md that says what to do, as in a link. */
  readonly runbook: string;
}

/** The topic that all alarms go to, and the only way to make one: each says what it costs and what to do. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { customerKey, email }: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      ...(customerKey === undefined ? {} : { masterKey: customerKey.key }),
    });
    this.#letCloudWatchPublish();
    if (email !== undefined) {
      acknowledge(
        this.topic.addSubscription(new EmailSubscription(email)),
        ['Serverless-SNSRedrivePolicy'],
        'Mail that can not be delivered is of no use later; the alarm itself stays until it is over.',
      );
    }
    if (customerKey === undefined) {
      acknowledge(
        this.topic,
        complianceRules('SNSEncryptedKMS'),
        'CloudWatch can publish only to topics under a key of the account, which costs money while idle: the setting customerManagedKeys. An alarm holds no personal data.',
      );
    } else customerKey.allowAlarms();
  }

  whenAbove(scope: Construct, id: string, props: AlarmProps): void {
    const { metric, threshold, costs, runbook, periods = { above: 1, of: 1 } } = props;
    const alarm = new Alarm(scope, id, {
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: periods.above,
      evaluationPeriods: periods.of,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${costs} What to do: docs/runbook.md#${runbook}`,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }

  /** The statement about TLS replaces the topic's default policy, which would let the whole account publish. */
  #letCloudWatchPublish(): void {
    const stack = Stack.of(this);
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    );
  }
}
