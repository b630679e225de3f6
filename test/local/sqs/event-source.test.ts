import { afterEach, describe, expect, it } from 'vitest';
import { type AQueue, aQueue } from './a-queue.ts';

const open: AQueue[] = [];
afterEach(async () => {
  for (const queue of open.splice(0)) await queue.close();
});

async function opened(properties?: Readonly<Record<string, unknown>>): Promise<AQueue> {
  const queue = await aQueue(properties);
  open.push(queue);
  return queue;
}

const empty = { ready: 0, inFlight: 0 };

describe('a function fed from a queue', () => {
  it('gets the messages in batches of the size that its mapping says, and what it did is deleted', async () => {
    const queue = await opened();
    await queue.send('1', '2', '3', '4', '5');

    queue.feed(() => undefined, { batchSize: 3 });

    await expect
      .poll(() => queue.events)
      .toEqual([
        ['1', '2', '3'],
        ['4', '5'],
      ]);
    await expect.poll(() => queue.counts('jobs')).toEqual(empty);
  });

  it('gets records as Lambda hands them over', async () => {
    const queue = await opened();
    const records: unknown[] = [];
    queue.feed(({ Records }) => void records.push(...Records));

    await queue.send('hello');

    await expect.poll(() => records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      body: 'hello',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d+$/) },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs',
      awsRegion: 'us-east-1',
    });
  });

  it('F27: gets only the message again that it named as failed, and it ends in the dead letters', async () => {
    const queue = await opened({ VisibilityTimeout: 1 });
    await queue.send('1', 'poison', '3');

    queue.feed(({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'poison').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    }));

    await expect.poll(() => queue.counts('dead')).toEqual({ ready: 1, inFlight: 0 });
    expect(queue.events).toEqual([['1', 'poison', '3'], ['poison']]);
    expect(await queue.counts('jobs')).toEqual(empty);
  });

  it('F28: gets the whole batch again when it throws, and only after the visibility timeout', async () => {
    const queue = await opened({ VisibilityTimeout: 1 });
    await queue.send('1', '2');
    let throws = true;
    const times: number[] = [];

    queue.feed(() => {
      times.push(Date.now());
      if (throws) {
        throws = false;
        throw new Error('out of order');
      }
    });

    await expect.poll(() => queue.counts('jobs')).toEqual(empty);
    expect(queue.events).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(950);
    expect(await queue.counts('dead')).toEqual(empty);
  });

  it.each([
    ['names a message of no batch', { batchItemFailures: [{ itemIdentifier: 'nobody' }] }],
    ['has the wrong form', { batchItemFailures: [{ id: 'x' }] }],
    ['is text', 'done'],
  ])('has failed with the whole batch when its answer %s', async (_, answer) => {
    const queue = await opened({ VisibilityTimeout: 30 });
    await queue.send('1', '2');

    queue.feed(() => answer);

    await expect.poll(() => queue.events).toHaveLength(1);
    await expect.poll(() => queue.counts('jobs')).toEqual({ ready: 0, inFlight: 2 });
  });

  it('has done everything when it answers nothing', async () => {
    const queue = await opened({ VisibilityTimeout: 30 });
    await queue.send('1');

    queue.feed(() => null);

    await expect.poll(() => queue.events).toHaveLength(1);
    await expect.poll(() => queue.counts('jobs')).toEqual(empty);
  });

  it('is not called with more events at the same time than its mapping allows', async () => {
    const queue = await opened();
    let [now, most] = [0, 0];
    await queue.send('1', '2', '3', '4', '5', '6');

    queue.feed(
      async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((done) => setTimeout(done, 20));
        now -= 1;
      },
      { batchSize: 1, maximumConcurrency: 2 },
    );

    await expect.poll(() => queue.counts('jobs')).toEqual(empty);
    expect(most).toBe(2);
  });
});

describe('a queue', () => {
  it('is known by a URL of the front door, also of an earlier port', async () => {
    const queue = await opened();

    expect(queue.url).toBe('http://127.0.0.1:4566/000000000000/jobs');
    await queue.queues.call('SendMessage', {
      QueueUrl: 'http://127.0.0.1:9999/000000000000/jobs',
      MessageBody: 'from before',
    });
    expect(await queue.counts('jobs')).toEqual({ ready: 1, inFlight: 0 });
    expect(await queue.queues.call('GetQueueUrl', { QueueName: 'jobs' })).toEqual({ QueueUrl: queue.url });
  });

  it('holds a message back for as long as its sender says', async () => {
    const queue = await opened();
    await queue.queues.call('SendMessage', { QueueUrl: queue.url, MessageBody: 'later', DelaySeconds: 900 });

    expect(await queue.queues.call('ReceiveMessage', { QueueUrl: queue.url })).toEqual({});
  });

  it('answers in words of SQS what it does not know', async () => {
    const queue = await opened();

    await expect(queue.queues.call('SendMessage', { QueueUrl: queue.queues.queueUrl('none') })).rejects.toThrow(
      /queue does not exist/,
    );
    await expect(queue.queues.call('StartMessageMoveTask', {})).rejects.toThrow('Unknown action');
  });
});
