import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoJobs } from '#aws/dynamo/dynamo-jobs.ts';
import { dynamoOutbox, oweActions } from '#aws/dynamo/outbox.ts';
import { transact } from '#aws/dynamo/transaction.ts';
import type { Job, JobStore, Outbox } from '#provisioning/work.ts';
import { aJob, minutesAfterNoon, noon } from '#test/provisioning/work/a-job.ts';
import { memoryWork } from '#test/provisioning/work/memory-work.ts';
import { openTestTable, type TestTable } from './test-table.ts';

interface Stores {
  readonly jobs: JobStore;
  readonly outbox: Outbox;
  owe(job: Job): Promise<void>;
}

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

function onDynamo(): Stores {
  const { dynamo } = testTable;
  return {
    jobs: dynamoJobs(dynamo),
    outbox: dynamoOutbox(dynamo),
    owe: async (job) => void (await transact(dynamo, randomUUID(), oweActions(dynamo, job))),
  };
}

const stores: readonly [string, () => Stores][] = [
  ['in memory', memoryWork],
  ['on DynamoDB', onDynamo],
];

const newTenant = () => `tenant-${randomUUID()}`;
const idsOf = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);

describe.each(stores)('the job store %s', (_name, open) => {
  it('knows a job that is owed, under its tenant only', async () => {
    const [{ jobs, owe }, job] = [open(), aJob({ tenant: newTenant() })];

    await owe(job);

    expect(await jobs.get(job.tenant, job.id)).toEqual(job);
    expect(await jobs.get(newTenant(), job.id)).toBeUndefined();
  });

  it('lists the jobs of a tenant newest first, in pages that join', async () => {
    const [{ jobs, owe }, tenant] = [open(), newTenant()];
    const all = [1, 2, 3].map((minute) => aJob({ tenant, id: ulid(minutesAfterNoon(minute).getTime()) }));
    for (const job of all) await owe(job);

    const first = await jobs.list(tenant, 2);
    const second = await jobs.list(tenant, 2, first.last);

    expect(idsOf([...first.jobs, ...second.jobs])).toEqual(idsOf(all).toReversed());
    expect(second.last).toBeUndefined();
    expect(await jobs.list(newTenant(), 2)).toEqual({ jobs: [], last: undefined });
  });

  it('saves the next version once: who comes second with the same one is told', async () => {
    const [{ jobs, owe }, job] = [open(), aJob({ tenant: newTenant() })];
    await owe(job);

    const first = await jobs.save({ ...job, cursor: 'm100', progress: { done: 100, total: 250 } });
    const second = await jobs.save({ ...job, cursor: 'm099' });

    expect(first).toMatchObject({ version: 2, cursor: 'm100' });
    expect(second).toBeUndefined();
    expect(await jobs.get(job.tenant, job.id)).toEqual(first);
  });

  it('lets one of twenty writers of the same version through', async () => {
    const [{ jobs, owe }, job] = [open(), aJob({ tenant: newTenant() })];
    await owe(job);

    const saved = await Promise.all(Array.from({ length: 20 }, (_, n) => jobs.save({ ...job, cursor: `m${n}` })));

    expect(saved.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('names open jobs whose time is over, the longest overdue first, and neither finished nor waiting ones', async () => {
    const [{ jobs, owe }, tenant] = [open(), newTenant()];
    const due = (minute: number) => ({ tenant, id: ulid(), dueAt: minutesAfterNoon(minute).toISOString() });
    const [late, running, done, failed, waiting] = [
      aJob(due(2)),
      aJob({ ...due(1), state: 'running' }),
      aJob(due(1)),
      aJob(due(1)),
      aJob(due(30)),
    ];
    for (const job of [late, running, done, failed, waiting]) await owe(job);
    await jobs.save({ ...done, state: 'done' });
    await jobs.save({ ...failed, state: 'failed' });

    const overdue = await jobs.overdue(minutesAfterNoon(10).toISOString(), 100);

    expect(idsOf(overdue.filter((job) => job.tenant === tenant))).toEqual([running.id, late.id]);
  });
});

describe.each(stores)('the outbox %s', (_name, open) => {
  it('holds what is owed until it is settled, which may be done twice', async () => {
    const [{ outbox, owe }, job] = [open(), aJob({ tenant: newTenant() })];
    await owe(job);

    const before = await outbox.owedSince(minutesAfterNoon(1));
    await outbox.settle(job);
    await outbox.settle(job);
    const after = await outbox.owedSince(minutesAfterNoon(1));

    expect(before).toContainEqual({ tenant: job.tenant, id: job.id, since: noon.toISOString() });
    expect(idsOf(after)).not.toContain(job.id);
  });

  it('leaves out what is owed only since the time asked for', async () => {
    const [{ outbox, owe }, job] = [open(), aJob({ tenant: newTenant() })];
    await owe(job);

    expect(idsOf(await outbox.owedSince(noon))).not.toContain(job.id);
  });

  it('finds debts in whichever shard they are', async () => {
    const [{ outbox, owe }, tenant] = [open(), newTenant()];
    const all = Array.from({ length: 60 }, () => aJob({ tenant }));
    for (const job of all) await owe(job);

    const owed = await outbox.owedSince(minutesAfterNoon(1));

    expect(idsOf(owed.filter((debt) => debt.tenant === tenant)).toSorted()).toEqual(idsOf(all).toSorted());
  });
});
