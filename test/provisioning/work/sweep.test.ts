import { describe, expect, it } from 'vitest';
import { Unavailable } from '#provisioning/faults.ts';
import { startsWork } from '#provisioning/work/start-work.ts';
import { sweep } from '#provisioning/work/sweep.ts';
import { createSweeper } from '#provisioning/work/sweeper.ts';
import type { JobReference } from '#provisioning/work.ts';
import { aJob, minutesAfterNoon } from './a-job.ts';
import { type MemoryWork, memoryWork } from './memory-work.ts';

const at = (minutes: number) => ({ now: () => minutesAfterNoon(minutes), report: () => {} });
const sentIds = ({ sent }: MemoryWork) => sent.map(({ job }) => job.id);
const refusing = (refused: JobReference, world: MemoryWork) => ({
  send: async (job: JobReference) => {
    if (job.id === refused.id) throw new Unavailable(1);
    await world.queue.send(job);
  },
});

describe('starting work', () => {
  it('sends the message at once and leaves nothing for the sweeper', async () => {
    const [world, job] = [memoryWork(), aJob()];
    await world.owe(job);

    await startsWork({ ...world, report: () => {} }).start(job);

    expect(sentIds(world)).toEqual([job.id]);
    expect(await sweep({ ...world, ...at(5) })).toMatchObject({ sent: 0 });
  });

  it('F24: does not fail the change when the queue does not take the message; the sweeper sends it', async () => {
    const [world, job] = [memoryWork(), aJob()];
    const reported: unknown[] = [];
    await world.owe(job);

    await startsWork({ ...world, queue: refusing(job, world), report: (error) => reported.push(error) }).start(job);
    const swept = await sweep({ ...world, ...at(5) });

    expect(reported).toEqual([expect.any(Unavailable)]);
    expect(swept).toMatchObject({ sent: 1 });
    expect(sentIds(world)).toEqual([job.id]);
  });
});

describe('the sweep', () => {
  it('F23: sends what a function owed that was killed between its commit and its message', async () => {
    const [world, job] = [memoryWork(), aJob()];
    await world.owe(job);

    const first = await sweep({ ...world, ...at(2) });
    const second = await sweep({ ...world, ...at(5) });

    expect(first).toEqual({ sent: 1, woken: 0, unsent: 0, oldestSeconds: 120 });
    expect(second).toMatchObject({ sent: 0 });
    expect(sentIds(world)).toEqual([job.id]);
  });

  it('leaves what is less than a minute old to the function that owes it', async () => {
    const world = memoryWork();
    await world.owe(aJob());

    expect(await sweep({ ...world, ...at(0.5) })).toEqual({ sent: 0, woken: 0, unsent: 0, oldestSeconds: 0 });
  });

  it('sends at most twice, and owes nothing, when two sweep at the same time', async () => {
    const [world, job] = [memoryWork(), aJob()];
    await world.owe(job);

    await Promise.all([sweep({ ...world, ...at(2) }), sweep({ ...world, ...at(2) })]);

    expect(new Set(sentIds(world))).toEqual(new Set([job.id]));
    expect(sentIds(world).length).toBeLessThanOrEqual(2);
    expect(await world.outbox.owedSince(minutesAfterNoon(60))).toEqual([]);
  });

  it('wakes jobs whose message was lost, waiting or running, and no others', async () => {
    const world = memoryWork();
    const due = (minutes: number) => minutesAfterNoon(minutes).toISOString();
    const lost = aJob({ dueAt: due(1) });
    const killed = aJob({ dueAt: due(2), state: 'running' });
    const fresh = aJob({ dueAt: due(15) });
    const done = aJob({ dueAt: due(1), state: 'done' });
    const failed = aJob({ dueAt: due(1), state: 'failed' });
    for (const job of [lost, killed, fresh, done, failed]) {
      await world.owe(job);
      await world.outbox.settle(job);
    }

    const swept = await sweep({ ...world, ...at(20) });

    expect(sentIds(world)).toEqual([lost.id, killed.id]);
    expect(swept).toEqual({ sent: 0, woken: 2, unsent: 0, oldestSeconds: 19 * 60 });
  });

  it('F24: sends the others when one can not be sent, and keeps that one', async () => {
    const world = memoryWork();
    const [first, stuck, last] = [aJob(), aJob(), aJob()];
    for (const job of [first, stuck, last]) await world.owe(job);

    const swept = await sweep({ ...world, ...at(2), queue: refusing(stuck, world) });

    expect(swept).toMatchObject({ sent: 2, unsent: 1 });
    expect(sentIds(world)).toEqual([first.id, last.id]);
    expect((await world.outbox.owedSince(minutesAfterNoon(60))).map(({ id }) => id)).toEqual([stuck.id]);
  });
});

describe('the sweeper', () => {
  const swept = (world: MemoryWork, minutes: number, more: object = {}) => {
    const log: unknown[] = [];
    const run = createSweeper({ ...world, ...at(minutes), log: (line) => log.push(line), ...more });
    return { run, log };
  };

  it('logs one line with what it did', async () => {
    const world = memoryWork();
    await world.owe(aJob());
    const { run, log } = swept(world, 3);

    await run();

    expect(log).toEqual([{ event: 'work.swept', sent: 1, woken: 0, unsent: 0, oldestSeconds: 180 }]);
  });

  it('F24: fails, for the alarm on its errors, when something could not be sent', async () => {
    const [world, job] = [memoryWork(), aJob()];
    await world.owe(job);
    const { run, log } = swept(world, 3, { queue: refusing(job, world) });

    await expect(run()).rejects.toThrow('1 messages could not be sent');
    expect(log).toHaveLength(1);
  });

  it('F24: fails, but sends, when what it finds is older than a quarter of an hour', async () => {
    const world = memoryWork();
    await world.owe(aJob());
    const { run } = swept(world, 16);

    await expect(run()).rejects.toThrow('work waits for 960 seconds');
    expect(world.sent).toHaveLength(1);
  });
});
