import { SQSClient } from '@aws-sdk/client-sqs';
import { environment } from '#manifest/environment.ts';
import { describeFault } from '#provisioning/describe-fault.ts';
import { startsWork } from '#provisioning/work/start-work.ts';
import type { Work, WorkQueue } from '#provisioning/work.ts';
import type { Dynamo } from '../dynamo/client.ts';
import { dynamoOutbox } from '../dynamo/outbox.ts';
import { sqsWorkQueue } from '../sqs/sqs-work-queue.ts';
import { required } from './environment.ts';
import { logLine } from './log.ts';

export const awsWorkQueue = (): WorkQueue =>
  sqsWorkQueue(
    new SQSClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 },
      // The endpoint that the environment names, not the host in the queue's URL.
      useQueueUrlAsEndpoint: false,
    }),
    required(environment.workQueueUrl),
  );

/** For functions whose changes owe work. */
export const awsWork = (dynamo: Dynamo): Work =>
  startsWork({ outbox: dynamoOutbox(dynamo), queue: awsWorkQueue(), report: reportUnsent });

export const reportUnsent = (error: unknown): void => logLine({ event: 'work.unsent', ...describeFault(error) });
