import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '#manifest/environment.ts';
import { work } from '#manifest/work.ts';
import { acknowledge } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';
import { fixLogicalId } from './logical-id.ts';
import type { ServiceFunction } from './service-function.ts';

export interface WorkQueueProps {
  readonly alarms: Alarms;
}

/**
 * Wakes the worker for jobs too large for a request. A message is only a reminder of a job in the table: it holds no data,
 * and a lost one is sent again by the sweeper.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { alarms }: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      // What AWS advises: a worker that is slow to end never meets its own message.
      visibilityTimeout: Duration.seconds(6 * work.workerSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: work.maxReceiveCount },
    });
    fixLogicalId(this.deadLetters, 'WorkDeadLetters');
    fixLogicalId(this.queue, 'WorkQueue');
    acknowledge(this.deadLetters, ['Serverless-SQSRedrivePolicy'], 'It is the dead-letter queue.');
    alarms.whenAbove(this, 'DeadLettersAlarm', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
      threshold: 0,
      costs: 'A large job was given up: what it began, such as emptying a deleted group, is left half done.',
      runbook: 'dead-letters-in-the-work-queue',
    });
    alarms.whenAbove(this, 'LateAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: 'Maximum' }),
      threshold: 3600,
      costs: 'Large jobs have waited for an hour: members keep the memberships of groups that are deleted.',
      runbook: 'the-work-queue-is-late',
    });
  }

  /** Right and variable together. */
  grantSend(fn: ServiceFunction): void {
    fn.allow({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] });
    fn.setVariable(environment.workQueueUrl, this.queue.queueUrl);
  }

  /** Has `worker` called with what is in the queue. */
  feed(worker: ServiceFunction): void {
    worker.allow({
      actions: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      resources: [this.queue.queueArn],
    });
    const mapping = new EventSourceMapping(this, 'Feed', {
      target: worker.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      // The least that AWS takes. Each worker changes 100 members a second at most.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    acknowledge(
      mapping,
      ['Serverless-LambdaEventSourceMappingDestination'],
      'A destination is for streams; what fails here stays in the queue and goes to its dead letters.',
    );
  }
}

const fiveMinutes = Duration.minutes(5);
const common: QueueProps = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
};
