import { dynamoJobs } from '#aws/dynamo/dynamo-jobs.ts';
import { dynamoOutbox } from '#aws/dynamo/outbox.ts';
import { awsDynamo } from '#aws/runtime/dynamo.ts';
import { logLine } from '#aws/runtime/log.ts';
import { awsWorkQueue, reportUnsent } from '#aws/runtime/work.ts';
import { createSweeper } from '#provisioning/work/sweeper.ts';

const dynamo = awsDynamo();

export const handler = createSweeper({
  outbox: dynamoOutbox(dynamo),
  jobs: dynamoJobs(dynamo),
  queue: awsWorkQueue(),
  now: () => new Date(),
  report: reportUnsent,
  log: logLine,
});
