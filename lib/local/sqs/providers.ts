import * as z from 'zod';
import { generatedName } from '../cloudformation/names.ts';
import type { Properties, ResourceContext, ResourceProvider } from '../cloudformation/provider.ts';
import type { Queues } from './queues.ts';

export function queueProviders(queues: Queues): [type: string, provider: ResourceProvider][] {
  return [
    ['AWS::SQS::Queue', queueProvider(queues)],
    ['AWS::SQS::QueuePolicy', inertProvider],
  ];
}

const settingNames = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
] as const;

const queueShape = z.object({
  QueueName: z.string().optional(),
  FifoQueue: z.literal(false, { error: 'the local cloud has standard queues only' }).default(false),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
  ...Object.fromEntries(settingNames.map((name) => [name, z.coerce.number().optional()])),
});

function queueProvider(queues: Queues): ResourceProvider {
  const describe = (name: string) => {
    const [url, Arn] = [queues.queueUrl(name), queues.queueArn(name)];
    return { physicalId: url, attributes: { Arn, QueueName: name, QueueUrl: url } };
  };
  const make = async (name: string, properties: Properties) => {
    await queues.call('CreateQueue', { QueueName: name, Attributes: attributesOf(properties) });
    return describe(name);
  };
  const create = (properties: Properties, context: ResourceContext) =>
    make(queueShape.parse(properties).QueueName ?? generatedName(context), properties);

  return {
    replacedBy: ['QueueName', 'FifoQueue'],
    create,
    update: async (url, properties, previous, context) => {
      if (properties['QueueName'] !== previous['QueueName']) return await create(properties, context);
      await queues.call('SetQueueAttributes', { QueueUrl: url, Attributes: attributesOf(properties) });
      return { ...describe(nameIn(url)), physicalId: url };
    },
    delete: async (url) => void (await queues.call('DeleteQueue', { QueueUrl: url })),
    restore: async (url, properties) => void (await make(nameIn(url), properties)),
  };
}

const nameIn = (url: string) => url.split('/').at(-1) ?? url;

/** As the API takes them: all text. */
function attributesOf(properties: Properties): Readonly<Record<string, string>> {
  const { RedrivePolicy, ...shape } = queueShape.parse(properties);
  const settings = Object.entries(shape).filter(([name, value]) => isSetting(name) && value !== undefined);
  return {
    ...Object.fromEntries(settings.map(([name, value]) => [name, String(value)])),
    ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
  };
}

const isSetting = (name: string) => settingNames.some((setting) => setting === name);

const inertProvider: ResourceProvider = {
  create: async (_, context) => ({ physicalId: generatedName(context), attributes: {} }),
  update: async (physicalId) => ({ physicalId, attributes: {} }),
  delete: async () => {},
};
