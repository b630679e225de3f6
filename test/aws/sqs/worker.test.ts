import { describe, expect, it } from 'vitest';
import { Unavailable } from '#provisioning/faults.ts';
import { aJob, minutesAfterNoon } from '#test/provisioning/work/a-job.ts';
import { type AWorker, aWorker, onDelivery } from '#test/provisioning/work/a-worker.ts';

const ofTotal = (total: number) => aJob({ progress: { done: 0, total } });

async function owed(total: number, world: AWorker = aWorker()) {
  const job = ofTotal(total);
  await world.owe(job);
  return { world, job };
}

const once = (total: number) => new Map(Array.from({ length: total }, (_, n) => [`m${n}`, 1]));

describe('the worker', () => {
  it('does a job in steps of a hundred members, one a second, and looks again a minute later', async () => {
    const { world, job } = await owed(250);
    const started = world.clock;

    await world.deliver([job]);

    expect(world.clock - started).toBe(2000);
    expect(world.changed).toEqual(once(250));
    expect(await world.job(job)).toMatchObject({ state: 'waiting', progress: { done: 250, total: 250 } });
    expect(world.sent).toEqual([{ job: { tenant: job.tenant, id: job.id }, afterSeconds: 60 }]);
    await world.deliverAll();
    expect(await world.job(job)).toMatchObject({ state: 'done', progress: { done: 250, total: 250 } });
  });

  it('makes a chain of messages of a job that is larger than its time', async () => {
    const { world, job } = await owed(10_000);

    await world.deliver([job], 60);
    const after = await world.job(job);
    const messages = world.sent.length;
    await world.deliverAll();

    expect(after).toMatchObject({ state: 'waiting', progress: { done: 4500 }, cursor: '4500' });
    expect(messages).toBe(1);
    expect(world.changed).toEqual(once(10_000));
    expect(await world.job(job)).toMatchObject({ state: 'done' });
  });

  it('F25: leaves a job that is done alone, however often its message comes', async () => {
    const { world, job } = await owed(100);
    await world.deliver([job]);
    await world.deliverAll();
    const done = await world.job(job);

    for (let n = 0; n < 10; n += 1) expect(await world.deliver([job])).toEqual([]);

    expect(await world.job(job)).toEqual(done);
    expect(world.changed).toEqual(once(100));
    expect(world.sent).toEqual([]);
  });

  it('F25: does it once when ten copies of its message come at the same time', async () => {
    const { world, job } = await owed(100);

    const left = await Promise.all(Array.from({ length: 10 }, () => world.deliver([job])));

    expect(left.flat()).toEqual([]);
    expect(world.changed).toEqual(once(100));
    expect(world.sent).toHaveLength(1);
  });

  it('F26: ignores a message that comes before the job is due, and does not send one for it', async () => {
    const { world, job } = await owed(100);
    await world.deliver([job]);
    const waiting = await world.job(job);
    world.sent.length = 0;

    await world.deliver([job]);

    expect(await world.job(job)).toEqual(waiting);
    expect(world.sent).toEqual([]);
  });

  it.each([
    ['no JSON', 'hello'],
    ['of an unknown version', JSON.stringify({ version: 2, tenant: 'acme', job: 'j' })],
    ['without a tenant', JSON.stringify({ version: 1, job: 'j' })],
    ['not an object', '[]'],
  ])('F27: keeps in the queue what nobody can read (%s), and does the nine others of the batch', async (_, poison) => {
    const world = aWorker();
    const jobs = Array.from({ length: 9 }, () => ofTotal(10));
    for (const job of jobs) await world.owe(job);

    const left = await world.deliver([...jobs.slice(0, 4), poison, ...jobs.slice(4)]);

    expect(left).toEqual([4]);
    for (const job of jobs) expect(await world.job(job)).toMatchObject({ progress: { done: 10, total: 10 } });
    expect(world.log.filter(({ event }) => event === 'work.failed')).toHaveLength(1);
  });

  it('drops the message of a job that does not exist', async () => {
    const world = aWorker();

    expect(await world.deliver([{ tenant: 'acme', id: 'nobody' }])).toEqual([]);
  });

  it('F28: keeps the message of a job whose step throws, notes why, and goes on from there when it comes back', async () => {
    const { world, job } = await owed(250);
    world.beforeStep = ({ cursor }) => {
      if (cursor === '100') throw new Unavailable(1);
    };

    const left = await world.deliver([job]);
    const failed = await world.job(job);
    world.beforeStep = () => {};
    world.clock = minutesAfterNoon(6).getTime();
    const leftThen = await world.deliver([job]);

    expect(left).toEqual([0]);
    expect(failed).toMatchObject({ state: 'waiting', failure: 'Unavailable', cursor: '100', progress: { done: 100 } });
    expect(leftThen).toEqual([]);
    expect(world.changed).toEqual(once(250));
    expect((await world.job(job))?.failure).toBeUndefined();
  });

  it('gives a job up with its fifth delivery, and takes it up again when the dead letter is sent back', async () => {
    const { world, job } = await owed(100);
    world.beforeStep = () => {
      throw new TypeError('a fault');
    };

    const left = await onDelivery(5, () => world.deliver([job]));
    const failed = await world.job(job);
    world.beforeStep = () => {};
    await world.deliver([job]);

    expect(left).toEqual([0]);
    expect(failed).toMatchObject({ state: 'failed', failure: 'TypeError' });
    expect(world.changed).toEqual(once(100));
  });

  it('F28: when killed between two steps, is held for its time, and then goes on without doing anything twice', async () => {
    const { world, job } = await owed(250);
    const killed = new Promise<never>(() => {});
    const reached = new Promise<void>((done) => {
      world.beforeStep = ({ cursor }) => {
        if (cursor !== '200') return;
        done();
        return killed;
      };
    });
    void world.deliver([job]);
    await reached;
    world.beforeStep = () => {};

    const early = await world.deliver([job]);
    const held = await world.job(job);
    world.clock = minutesAfterNoon(6).getTime();
    await world.deliver([job]);

    expect(early).toEqual([]);
    expect(held).toMatchObject({ state: 'running', cursor: '200' });
    expect(world.changed).toEqual(once(250));
  });

  it('loses nothing to a worker that was taken for dead: whoever saves second stops', async () => {
    const { world, job } = await owed(100);
    let resume = () => {};
    const stopped = new Promise<void>((done) => {
      resume = done;
    });
    let isFirst = true;
    world.beforeStep = () => {
      if (!isFirst) return;
      isFirst = false;
      return stopped;
    };
    const slow = world.deliver([job]);
    await expect.poll(() => isFirst).toBe(false);
    world.clock = minutesAfterNoon(6).getTime();
    await world.deliver([job]);
    const saved = await world.job(job);

    resume();
    await slow;

    expect(await world.job(job)).toEqual(saved);
    expect(world.sent).toHaveLength(1);
  });

  it('shares its time between the jobs of a batch', async () => {
    const world = aWorker();
    const jobs = [ofTotal(10_000), ofTotal(10_000), ofTotal(10_000)];
    for (const job of jobs) await world.owe(job);

    await world.deliver(jobs, 60);

    for (const job of jobs) {
      const done = (await world.job(job))?.progress.done;
      expect(done).toBeGreaterThanOrEqual(1400);
      expect(done).toBeLessThanOrEqual(1600);
    }
  });

  it('fails a job of a kind that this version of the code does not know, so that a later one can do it', async () => {
    const world = aWorker();
    // A later version wrote it.
    const job = { ...ofTotal(1), kind: JSON.parse('"rules.apply"') };
    await world.owe(job);

    expect(await world.deliver([job])).toEqual([0]);
    expect(await world.job(job)).toMatchObject({ state: 'waiting', failure: 'Error' });
  });
});
