import { setTimeout } from 'node:timers/promises';
import { ulid } from 'ulid';
import { dynamoGroups } from '#aws/dynamo/dynamo-groups.ts';
import { dynamoJobs } from '#aws/dynamo/dynamo-jobs.ts';
import { awsDynamo } from '#aws/runtime/dynamo.ts';
import { logLine } from '#aws/runtime/log.ts';
import { awsWorkQueue } from '#aws/runtime/work.ts';
import { createWorker } from '#aws/sqs/worker.ts';
import { deleteGroupJob } from '#provisioning/groups/delete-group-job.ts';

const dynamo = awsDynamo();
const now = () => new Date();

export const handler = createWorker({
  jobs: dynamoJobs(dynamo),
  queue: awsWorkQueue(),
  handlers: [deleteGroupJob({ groups: dynamoGroups(dynamo), now, newEventId: (at) => ulid(at.getTime()) })],
  now,
  pause: (ms) => setTimeout(ms),
  log: logLine,
});
