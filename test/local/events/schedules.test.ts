import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Functions } from '#local/apigateway/functions.ts';
import { createSchedules, type Schedules } from '#local/events/schedules.ts';
import { anAccount } from '../an-account.ts';

const account = anAccount();
const sweeper = 'arn:aws:lambda:us-east-1:000000000000:function:sweeper';
const context = { stackName: 'Stack', logicalId: 'Sweep', region: account.region, accountId: account.accountId };
const everyThreeMinutes = { ScheduleExpression: 'rate(3 minutes)', Targets: [{ Arn: sweeper, Id: 'Target0' }] };

describe('a schedule', () => {
  let calls: unknown[];
  let reports: string[];
  let schedules: Schedules;
  let allowed: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    [calls, reports, allowed] = [[], [], true];
    const functions: Functions = {
      invoke: async (_, event) => {
        calls.push(event);
        return { outcome: 'answered', payload: null };
      },
      mayInvoke: (_, __, principal) => allowed && principal === 'events.amazonaws.com',
    };
    schedules = createSchedules({ functions, account, report: (message) => reports.push(message) });
  });
  afterEach(() => {
    schedules.close();
    vi.useRealTimers();
  });

  it('calls its function at its rate, with the event that EventBridge sends', async () => {
    const { attributes } = await schedules.provider.create(everyThreeMinutes, context);

    await vi.advanceTimersByTimeAsync(9 * 60_000 + 1000);

    expect(calls).toHaveLength(3);
    expect(calls[0]).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      resources: [attributes['Arn']],
      detail: {},
    });
  });

  it('goes on after a restart, follows its template, and ends with it', async () => {
    const { provider } = schedules;
    await provider.restore?.('Stack-Sweep-1', everyThreeMinutes, context);
    const hourly = { ...everyThreeMinutes, ScheduleExpression: 'rate(1 hour)' };
    await provider.update('Stack-Sweep-1', hourly, everyThreeMinutes, context);

    await vi.advanceTimersByTimeAsync(59 * 60_000);
    const within = calls.length;
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    const after = calls.length;
    await provider.delete('Stack-Sweep-1', hourly, context);
    await vi.advanceTimersByTimeAsync(300 * 60_000);

    expect([within, after, calls.length]).toEqual([0, 1, 1]);
  });

  it.each([
    ['is disabled', { ...everyThreeMinutes, State: 'DISABLED' }],
    ['waits for events', { EventPattern: { source: ['aws.s3'] }, Targets: everyThreeMinutes.Targets }],
  ])('does nothing when it %s', async (_, properties) => {
    await schedules.provider.create(properties, context);

    await vi.advanceTimersByTimeAsync(60 * 60_000);

    expect(calls).toEqual([]);
  });

  it('tells a developer when the permission to call the function is missing', async () => {
    allowed = false;
    await schedules.provider.create(everyThreeMinutes, context);

    await vi.advanceTimersByTimeAsync(3 * 60_000);

    expect(calls).toEqual([]);
    expect(reports).toEqual([expect.stringContaining('there is no permission for it')]);
  });

  it('refuses an expression that it could not keep', async () => {
    const cron = { ...everyThreeMinutes, ScheduleExpression: 'cron(0 12 * * ? *)' };

    await expect(schedules.provider.create(cron, context)).rejects.toThrow('rate(5 minutes) only');
  });
});
