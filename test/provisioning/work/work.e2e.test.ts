import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDynamo, type Dynamo } from '#aws/dynamo/client.ts';
import { toJobItem } from '#aws/dynamo/job-item.ts';
import { dynamoOutbox, oweActions } from '#aws/dynamo/outbox.ts';
import { transact } from '#aws/dynamo/transaction.ts';
import { type Job, newJob } from '#provisioning/work.ts';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';

let cloud: StartedCloud;
let dynamo: Dynamo;
let sqs: SQSClient;
beforeAll(async () => {
  cloud = await startedCloud();
  const { accessKeyId, secretAccessKey, region } = cloud.account;
  const config = { endpoint: cloud.url, region, credentials: { accessKeyId, secretAccessKey } };
  dynamo = createDynamo(cloud.outputs['TableName'] ?? '', config);
  sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
});
afterAll(() => cloud.close());

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** About a group that nobody knows: it has no members, and only the last pass is left to do. */
const aJobOf = (at: Date, overrides: Partial<Job> = {}): Job => ({
  ...newJob({ tenant: 'acme', id: ulid(at.getTime()), kind: 'group.delete', subject: 'gone' }, at),
  cursor: 'last pass',
  ...overrides,
});

const stateOf = async ({ id }: Job) => (await cloud.admin('GET', `/tenants/acme/jobs/${id}`)).body;
const becomesDone = (job: Job) => expect.poll(() => stateOf(job)).toMatchObject({ id: job.id, state: 'done' });
const owe = (job: Job) => transact(dynamo, job.id, oweActions(dynamo, job));
const owedIds = async () => (await dynamoOutbox(dynamo).owedSince(new Date())).map(({ id }) => id);

describe('work that is owed, on the deployed stack', () => {
  it('F23: is done after the next sweep when its function was killed between commit and message', async () => {
    const job = aJobOf(minutesAgo(2));
    await owe(job);

    const swept = await cloud.invoke('sweeper');

    expect(swept).toMatchObject({ sent: 1, unsent: 0 });
    await becomesDone(job);
    expect(await owedIds()).not.toContain(job.id);
  });

  it('is done although its message was lost, as by a restart of the local queue', async () => {
    const job = aJobOf(minutesAgo(12), { state: 'running' });
    await dynamo.documents.send(putOf(job));

    expect(await cloud.invoke('sweeper')).toMatchObject({ woken: 1 });

    await becomesDone(job);
  });

  it('F25: is done once when two sweeps at the same time send it twice', async () => {
    const job = aJobOf(minutesAgo(2));
    await owe(job);

    await Promise.all([cloud.invoke('sweeper'), cloud.invoke('sweeper')]);

    await becomesDone(job);
    await expect.poll(messagesLeft).toBe(0);
    expect(runsOf(job.id).filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
  });

  it('can be looked at by an admin of its tenant', async () => {
    const job = aJobOf(minutesAgo(0));
    await owe(job);

    const { status, body } = await cloud.admin('GET', '/tenants/acme/jobs');

    expect(status).toBe(200);
    expect(body).toMatchObject({ jobs: expect.arrayContaining([expect.objectContaining({ id: job.id })]) });
    expect((await cloud.admin('GET', '/tenants/acme/jobs/nobody')).status).toBe(404);
  });

  it('starts at once when its function lives on: a deleted group of more than a request may empty ends empty', async () => {
    const users = await Promise.all(Array.from({ length: 30 }, (_, n) => create('Users', { userName: `worker-${n}` })));
    const group = await create('Groups', {
      displayName: 'large',
      members: users.map((value) => ({ value })),
    });

    const deleted = await scim('DELETE', `Groups/${group}`);

    expect(deleted.status).toBe(204);
    const { body } = await cloud.admin('GET', '/tenants/acme/jobs');
    const job = z
      .object({ jobs: z.array(aJobView) })
      .parse(body)
      .jobs.find(({ subject }) => subject === group);
    await expect.poll(() => runsOf(job?.id ?? '')).toMatchObject([{ outcome: 'continued', deliveries: 1 }]);
    const user = await (await scim('GET', `Users/${users[0]}`)).json();
    expect(user).not.toHaveProperty('groups');
  });
});

const aJobView = z.object({ id: z.string(), subject: z.string() });

/** What the worker has said about the job. */
const runsOf = (id: string) =>
  cloud.logs.lines().flatMap(({ json }) => (json?.['event'] === 'work.run' && json['jobId'] === id ? [json] : []));

const scim = (method: string, path: string, body?: unknown) =>
  fetch(`${cloud.tenantUrl}/${path}`, {
    method,
    headers: { authorization: `Bearer ${cloud.token}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function create(endpoint: string, body: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await scim('POST', endpoint, body);
  const { id } = z.object({ id: z.string() }).parse(await answer.json());
  return id;
}

const putOf = (job: Job) => new PutCommand({ TableName: dynamo.tableName, Item: toJobItem(job) });

async function messagesLeft(): Promise<number> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const counts = await Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
      return (
        Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
      );
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
