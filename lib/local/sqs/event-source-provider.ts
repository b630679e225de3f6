import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Properties, ResourceProvider } from '../cloudformation/provider.ts';
import { type EventSource, type EventSourceOptions, startEventSource } from './event-source.ts';

export interface EventSourceMappings {
  readonly provider: ResourceProvider;
  /** Reads no queue any more; resolves when no event is under way. */
  close(): Promise<void>;
}

const mappingShape = z.object({
  EventSourceArn: z.string().regex(/^arn:[^:]*:sqs:/, { error: 'the local cloud feeds functions from SQS only' }),
  FunctionName: z.string(),
  Enabled: z.stringbool().or(z.boolean()).default(true),
  BatchSize: z.coerce.number().default(10),
  MaximumBatchingWindowInSeconds: z.coerce.number().default(0),
  FunctionResponseTypes: z.array(z.string()).default([]),
  // What Lambda begins with is five at a time; a laptop does with two.
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().default(2) }).default({ MaximumConcurrency: 2 }),
});

/** `AWS::Lambda::EventSourceMapping` for queues. */
export function createEventSourceMappings(options: EventSourceOptions): EventSourceMappings {
  const sources = new Map<string, EventSource>();

  const start = (id: string, properties: Properties) => {
    const shape = mappingShape.parse(properties);
    if (shape.Enabled) sources.set(id, startEventSource(settingsOf(shape), options));
    return { physicalId: id, attributes: { Id: id } };
  };
  const stop = async (id: string) => {
    const source = sources.get(id);
    sources.delete(id);
    await source?.stop();
  };

  return {
    provider: {
      create: async (properties) => start(randomUUID(), properties),
      update: async (id, properties) => {
        await stop(id);
        return start(id, properties);
      },
      delete: stop,
      restore: async (id, properties) => void start(id, properties),
    },
    close: async () => void (await Promise.all([...sources.keys()].map(stop))),
  };
}

const settingsOf = (shape: z.output<typeof mappingShape>) => ({
  queueName: shape.EventSourceArn.split(':').at(-1) ?? '',
  functionArn: shape.FunctionName,
  batchSize: shape.BatchSize,
  batchingWindow: shape.MaximumBatchingWindowInSeconds,
  maximumConcurrency: shape.ScalingConfig.MaximumConcurrency,
  reportsFailures: shape.FunctionResponseTypes.includes('ReportBatchItemFailures'),
});
