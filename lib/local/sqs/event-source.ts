import * as z from 'zod';
import type { LocalAccount } from '../account.ts';
import type { Functions, Invocation } from '../apigateway/functions.ts';
import type { Queues } from './queues.ts';

/** Which queue a function is called with, and how. */
export interface EventSourceSettings {
  readonly queueName: string;
  readonly functionArn: string;
  /** Messages per event: at most 10 here, whatever the template says. */
  readonly batchSize: number;
  /** Seconds in which a batch may fill up. */
  readonly batchingWindow: number;
  /** Events at the same time. */
  readonly maximumConcurrency: number;
  /** `ReportBatchItemFailures`: the function names what it could not do. */
  readonly reportsFailures: boolean;
}

export interface EventSource {
  /** Resolves when no event is under way any more. */
  stop(): Promise<void>;
}

export interface EventSourceOptions {
  readonly queues: Queues;
  readonly functions: Pick<Functions, 'invoke'>;
  readonly account: LocalAccount;
  /** Told what a developer should know. */
  readonly report: (message: string) => void;
}

/**
 * Calls a function with what is in a queue, as Lambda's event source mapping does. What it did is deleted; what failed, or
 * was named as failed, comes back when its visibility timeout has passed.
 */
export function startEventSource(settings: EventSourceSettings, options: EventSourceOptions): EventSource {
  let running = true;
  const queueUrl = options.queues.queueUrl(settings.queueName);

  const poll = async () => {
    while (running) {
      const batch = await receive(options.queues, queueUrl, settings, () => running);
      // Received when it was stopped: it comes back to the next one that asks.
      if (batch.length > 0 && running) await handle(batch);
    }
  };

  const handle = async (batch: readonly Message[]) => {
    const { functionArn, reportsFailures } = settings;
    const event = { Records: batch.map((message) => toRecord(message, settings.queueName, options)) };
    const invocation = await options.functions.invoke(functionArn, event);
    const failed = failedIn(invocation, batch, reportsFailures);
    if (failed.size > 0) options.report(`${failed.size} of ${batch.length} messages of ${settings.queueName} failed`);
    for (const { MessageId, ReceiptHandle } of batch) {
      if (!failed.has(MessageId)) await options.queues.call('DeleteMessage', { QueueUrl: queueUrl, ReceiptHandle });
    }
  };

  const pollers = Array.from({ length: settings.maximumConcurrency }, () =>
    poll().catch((error: unknown) => {
      if (running) options.report(`The queue ${settings.queueName} is read no more: ${String(error)}`);
    }),
  );
  return {
    stop: async () => {
      running = false;
      await Promise.all(pollers);
    },
  };
}

const messagesShape = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        MD5OfBody: z.string(),
        Attributes: z.record(z.string(), z.string()).default({}),
        MessageAttributes: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
      }),
    )
    .default([]),
});
type Message = z.output<typeof messagesShape>['Messages'][number];

/** A receive waits a second at most, so that stopping does not take long. */
const patienceSeconds = 1;
const largestBatch = 10;

async function receive(
  queues: Queues,
  queueUrl: string,
  { batchSize, batchingWindow }: EventSourceSettings,
  running: () => boolean,
): Promise<readonly Message[]> {
  const wanted = Math.min(batchSize, largestBatch);
  const batch: Message[] = [];
  let windowEnds: number | undefined;
  do {
    const answer = await queues.call('ReceiveMessage', {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: wanted - batch.length,
      WaitTimeSeconds: patienceSeconds,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    batch.push(...messagesShape.parse(answer).Messages);
    if (batch.length > 0) windowEnds ??= Date.now() + batchingWindow * 1000;
  } while (running() && windowEnds !== undefined && batch.length < wanted && Date.now() < windowEnds);
  return batch;
}

/** The record as Lambda hands it over: the names begin with small letters. */
const toRecord = (message: Message, queueName: string, { queues, account }: EventSourceOptions) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(message.MessageAttributes).map(([name, value]) => [
      name,
      Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key.charAt(0).toLowerCase() + key.slice(1), part]),
      ),
    ]),
  ),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queues.queueArn(queueName),
  awsRegion: account.region,
});

const failuresShape = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

/** An answer that Lambda can't understand, or that names a message of no batch, fails the whole batch. */
function failedIn(invocation: Invocation, batch: readonly Message[], reportsFailures: boolean): ReadonlySet<string> {
  const all = new Set(batch.map(({ MessageId }) => MessageId));
  if (invocation.outcome === 'failed') return all;
  if (!reportsFailures) return new Set();
  const answer = failuresShape.safeParse(invocation.payload);
  if (!answer.success) return all;
  const named = (answer.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return named.every((id) => all.has(id)) ? new Set(named) : all;
}
