import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { work } from '#manifest/work.ts';
import { acknowledge } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';
import type { MemberTable } from './member-table.ts';
import type { ServiceFunction } from './service-function.ts';
import { WorkQueue } from './work-queue.ts';

export interface WorkProps {
  readonly members: MemberTable;
  readonly alarms: Alarms;
  readonly worker: ServiceFunction;
  readonly sweeper: ServiceFunction;
}

/** Work that requests leave behind: the queue, the worker that does it, and the sweeper that lets nothing get lost. */
export class Work extends Construct {
  readonly #queue: WorkQueue;

  constructor(scope: Construct, id: string, { members, alarms, worker, sweeper }: WorkProps) {
    super(scope, id);
    this.#queue = new WorkQueue(this, 'WorkQueue', { alarms });
    members.grantItems(worker);
    this.#queue.feed(worker);
    this.grantOwe(worker);
    members.grantSweeping(sweeper);
    this.grantOwe(sweeper);
    sweeper.function.configureAsyncInvoke({ retryAttempts: 0 });
    const schedule = new Rule(this, 'SweepSchedule', {
      description: 'Sends work that is owed and not sent, and wakes jobs whose message was lost',
      schedule: Schedule.rate(Duration.minutes(work.sweepMinutes)),
      targets: [new LambdaFunction(sweeper.function, { retryAttempts: 0 })],
    });
    acknowledge(
      schedule,
      ['Serverless-EventBusDLQ'],
      'The event says nothing but that it is time; the next one comes in a few minutes.',
    );
    alarms.whenAbove(this, 'WorkerErrorsAlarm', {
      metric: errorsOf(worker),
      threshold: 0,
      periods: { above: 2, of: 3 },
      costs: 'The worker crashes or runs out of time: large jobs stand still.',
      runbook: 'the-worker-fails',
    });
    alarms.whenAbove(this, 'SweeperErrorsAlarm', {
      metric: errorsOf(sweeper),
      threshold: 0,
      periods: { above: 2, of: 3 },
      costs: 'Work is owed for more than 15 minutes: a change is accepted, and what should follow it does not happen.',
      runbook: 'the-sweeper-fails',
    });
  }

  /** For functions whose changes owe work, besides their rights on the table. */
  grantOwe(fn: ServiceFunction): void {
    this.#queue.grantSend(fn);
  }
}

const errorsOf = (fn: ServiceFunction): Metric =>
  fn.function.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' });
