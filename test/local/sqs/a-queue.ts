import type { Invocation } from '#local/apigateway/functions.ts';
import { type EventSource, type EventSourceSettings, startEventSource } from '#local/sqs/event-source.ts';
import { queueProviders } from '#local/sqs/providers.ts';
import { createQueues, type Queues } from '#local/sqs/queues.ts';
import { anAccount } from '../an-account.ts';

interface Record {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<{ [name: string]: string }>;
}
interface QueueEvent {
  readonly Records: readonly Record[];
}

export interface AQueue {
  readonly queues: Queues;
  /** URL of the queue `jobs`, whose dead letters are in `dead`. */
  readonly url: string;
  /** Bodies of the messages in each event, in the order of the events. */
  readonly events: (readonly string[])[];
  send(...bodies: readonly string[]): Promise<void>;
  /** Starts to call `handler` with what is in the queue. */
  feed(handler: (event: QueueEvent) => unknown, settings?: Partial<EventSourceSettings>): void;
  /** How many messages a queue holds: to be had, and in somebody's hands. */
  counts(name: string): Promise<{ readonly ready: number; readonly inFlight: number }>;
  close(): Promise<void>;
}

/** What the handler throws is a failed invocation. */
export async function aQueue(properties: Readonly<{ [name: string]: unknown }> = {}): Promise<AQueue> {
  const account = anAccount();
  const queues = createQueues(account, () => 'http://127.0.0.1:4566');
  const provider = new Map(queueProviders(queues)).get('AWS::SQS::Queue');
  const context = { stackName: 'Stack', logicalId: 'It', region: account.region, accountId: account.accountId };
  await provider?.create({ QueueName: 'dead' }, context);
  const redrive = { deadLetterTargetArn: queues.queueArn('dead'), maxReceiveCount: 2 };
  const made = await provider?.create({ QueueName: 'jobs', RedrivePolicy: redrive, ...properties }, context);
  const url = made?.physicalId ?? '';
  const events: (readonly string[])[] = [];
  const sources: EventSource[] = [];

  const invoke = async (event: unknown, handler: (event: QueueEvent) => unknown): Promise<Invocation> => {
    const given = event as QueueEvent;
    events.push(given.Records.map(({ body }) => body));
    try {
      return { outcome: 'answered', payload: await handler(given) };
    } catch {
      return { outcome: 'failed', errorType: 'Error', errorMessage: 'thrown' };
    }
  };

  return {
    queues,
    url,
    events,
    send: async (...bodies) => {
      for (const body of bodies) await queues.call('SendMessage', { QueueUrl: url, MessageBody: body });
    },
    feed: (handler, settings) => {
      const whole = {
        queueName: 'jobs',
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
        batchSize: 10,
        batchingWindow: 0,
        maximumConcurrency: 1,
        reportsFailures: true,
        ...settings,
      };
      const functions = { invoke: (_: string, event: unknown) => invoke(event, handler) };
      sources.push(startEventSource(whole, { queues, functions, account, report: () => {} }));
    },
    counts: async (name) => {
      const answer = (await queues.call('GetQueueAttributes', {
        QueueUrl: queues.queueUrl(name),
        AttributeNames: ['All'],
      })) as { readonly Attributes: Readonly<{ [name: string]: string }> };
      const count = (attribute: string) => Number(answer.Attributes[attribute]);
      return {
        ready: count('ApproximateNumberOfMessages'),
        inFlight: count('ApproximateNumberOfMessagesNotVisible'),
      };
    },
    close: async () => void (await Promise.all([...sources.map((source) => source.stop()), queues.close()])),
  };
}
