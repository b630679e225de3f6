import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { LocalAccount } from '../account.ts';
import type { Functions } from '../apigateway/functions.ts';
import { generatedName } from '../cloudformation/names.ts';
import type { Properties, ResourceProvider } from '../cloudformation/provider.ts';

/** EventBridge, as far as it calls functions by the clock. */
export interface Schedules {
  readonly provider: ResourceProvider;
  close(): void;
}

export interface SchedulesOptions {
  readonly functions: Functions;
  readonly account: LocalAccount;
  /** Told what a developer should know. */
  readonly report: (message: string) => void;
}

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const ruleShape = z.object({
  Name: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  ScheduleExpression: z
    .string()
    .regex(/^rate\(\d+ (minute|hour|day)s?\)$/, {
      error: 'the local cloud knows schedules of the form rate(5 minutes) only',
    })
    .optional(),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});
type Rule = z.output<typeof ruleShape>;

/** `AWS::Events::Rule`: those with a rate call their functions; those with a pattern wait for events that never come. */
export function createSchedules(options: SchedulesOptions): Schedules {
  const timers = new Map<string, NodeJS.Timeout>();

  const stop = (name: string) => {
    clearInterval(timers.get(name));
    timers.delete(name);
  };
  const start = (name: string, properties: Properties) => {
    stop(name);
    const rule = ruleShape.parse(properties);
    const arn = `arn:aws:events:${options.account.region}:${options.account.accountId}:rule/${name}`;
    const everyMs = rateOf(rule);
    if (everyMs !== undefined && rule.State === 'ENABLED') {
      timers.set(name, setInterval(() => void callTargets(arn, rule, options), everyMs).unref());
    }
    return { physicalId: name, attributes: { Arn: arn } };
  };

  return {
    provider: {
      replacedBy: ['Name'],
      create: async (properties, context) =>
        start(ruleShape.parse(properties).Name ?? generatedName(context), properties),
      update: async (name, properties, previous, context) => {
        if (properties['Name'] === previous['Name']) return start(name, properties);
        return start(ruleShape.parse(properties).Name ?? generatedName(context), properties);
      },
      delete: async (name) => stop(name),
      restore: async (name, properties) => void start(name, properties),
    },
    close: () => {
      for (const name of [...timers.keys()]) stop(name);
    },
  };
}

function rateOf({ ScheduleExpression = '' }: Rule): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression) ?? [];
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') return undefined;
  return Number(count) * unitMs[unit];
}

async function callTargets(ruleArn: string, { Targets }: Rule, options: SchedulesOptions): Promise<void> {
  const { functions, account, report } = options;
  for (const { Arn, Input } of Targets) {
    if (!functions.mayInvoke(Arn, ruleArn, 'events.amazonaws.com')) {
      report(`${ruleArn} may not call ${Arn}: there is no permission for it`);
      continue;
    }
    const event: unknown = Input === undefined ? scheduledEvent(ruleArn, account) : JSON.parse(Input);
    const { outcome } = await functions.invoke(Arn, event);
    if (outcome === 'failed') report(`${Arn} failed when ${ruleArn} called it`);
  }
}

const scheduledEvent = (ruleArn: string, { accountId, region }: LocalAccount) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: accountId,
  time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  region,
  resources: [ruleArn],
  detail: {},
});
