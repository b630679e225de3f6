import { setTimeout } from 'node:timers/promises';
import { dynamoJobs } from '#aws/dynamo/dynamo-jobs.ts';
import { awsDynamo } from '#aws/runtime/dynamo.ts';
import { logLine } from '#aws/runtime/log.ts';
import { awsWorkQueue } from '#aws/runtime/work.ts';
import { createWorker } from '#aws/sqs/worker.ts';

const dynamo = awsDynamo();

export const handler = createWorker({
  jobs: dynamoJobs(dynamo),
  queue: awsWorkQueue(),
  handlers: [],
  now: () => new Date(),
  pause: (ms) => setTimeout(ms),
  log: logLine,
});
