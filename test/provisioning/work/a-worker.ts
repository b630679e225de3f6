import { toMessageBody } from '#aws/sqs/work-message.ts';
import { createWorker } from '#aws/sqs/worker.ts';
import type { Budget, Job, JobHandler, JobReference, StepOutcome } from '#provisioning/work.ts';
import { noon } from './a-job.ts';
import { type MemoryWork, memoryWork } from './memory-work.ts';

export interface AWorker extends MemoryWork {
  /** What the steps changed, by member; how often each was changed. */
  readonly changed: Map<string, number>;
  readonly log: Readonly<Record<string, unknown>>[];
  /** Milliseconds since the epoch; pauses move it on. */
  clock: number;
  /** Runs before each step; may throw. */
  beforeStep: (job: Job) => Promise<void> | void;
  /** Has a worker called with these messages; answers which of them stay, by their position. */
  deliver(messages: readonly Message[], seconds?: number): Promise<readonly number[]>;
  /** Delivers what is sent until nothing is, without a look at delays but moving the clock on by them. */
  deliverAll(): Promise<void>;
  job(reference: JobReference): Promise<Job | undefined>;
}

/** A reference, or the text of a message. */
type Message = JobReference | string;

/**
 * A worker on memory whose jobs change the members m0 to m(total - 1), as many at once as they may, and then look once
 * more a minute later.
 */
export function aWorker(): AWorker {
  const memory = memoryWork();
  const changed = new Map<string, number>();
  const log: AWorker['log'] = [];

  const handler: JobHandler = {
    kind: 'group.delete',
    async step(job: Job, { items }: Budget): Promise<StepOutcome> {
      await world.beforeStep(job);
      const total = job.progress.total ?? 0;
      const from = Number(job.cursor ?? 0);
      if (job.cursor === 'last pass') return { next: 'done', progress: job.progress };
      const to = Math.min(total, from + items);
      for (let n = from; n < to; n += 1) changed.set(`m${n}`, (changed.get(`m${n}`) ?? 0) + 1);
      const progress = { done: to, total };
      if (to < total) return { next: 'continue', progress, cursor: String(to) };
      return { next: 'continue', progress, cursor: 'last pass', afterSeconds: 60 };
    },
  };

  const worker = createWorker({
    jobs: memory.jobs,
    queue: memory.queue,
    handlers: [handler],
    now: () => new Date(world.clock),
    pause: async (ms) => {
      world.clock += ms;
    },
    log: (line) => log.push(line),
  });

  const world: AWorker = {
    ...memory,
    changed,
    log,
    clock: noon.getTime(),
    beforeStep: () => {},
    deliver: async (messages, seconds = 60) => {
      const ends = world.clock + seconds * 1000;
      const context = { getRemainingTimeInMillis: () => ends - world.clock };
      const { batchItemFailures } = await worker({ Records: messages.map(toRecord) }, context);
      return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
    },
    deliverAll: async () => {
      for (let next = memory.sent.shift(); next !== undefined; next = memory.sent.shift()) {
        world.clock += next.afterSeconds * 1000;
        await world.deliver([next.job]);
      }
    },
    job: ({ tenant, id }) => memory.jobs.get(tenant, id),
  };
  return world;
}

let deliveries = 1;

/** Has the messages of `deliver` delivered for the nth time while `run` runs. */
export async function onDelivery<T>(nth: number, run: () => Promise<T>): Promise<T> {
  deliveries = nth;
  try {
    return await run();
  } finally {
    deliveries = 1;
  }
}

const toRecord = (message: Message, index: number) => ({
  messageId: String(index),
  receiptHandle: 'handle',
  body: typeof message === 'string' ? message : toMessageBody(message),
  attributes: {
    ApproximateReceiveCount: String(deliveries),
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs',
  awsRegion: 'us-east-1',
});
