import type { Debt, Job, JobReference, JobStore, Outbox, WorkQueue } from '#provisioning/work.ts';

export interface MemoryWork {
  readonly jobs: JobStore;
  readonly outbox: Outbox;
  readonly queue: WorkQueue;
  /** What the transaction of a change does that owes the job. */
  owe(job: Job): Promise<void>;
  /** What was sent, oldest first. */
  readonly sent: { readonly job: JobReference; readonly afterSeconds: number }[];
}

/** Job store, outbox and queue in memory. `test/contracts/job-store.test.ts` keeps the stores honest against DynamoDB. */
export function memoryWork(): MemoryWork {
  const jobs = new Map<string, Job>();
  const debts = new Map<string, Debt>();
  const sent: MemoryWork['sent'] = [];
  const keyOf = ({ tenant, id }: JobReference) => `${tenant}/${id}`;
  const isOpen = ({ state }: Job) => state === 'waiting' || state === 'running';

  return {
    sent,
    owe: async (job) => {
      jobs.set(keyOf(job), job);
      debts.set(job.id, { tenant: job.tenant, id: job.id, since: job.createdAt });
    },
    jobs: {
      get: async (tenant, id) => jobs.get(keyOf({ tenant, id })),
      list: async (tenant, limit, before) => {
        const page = [...jobs.values()]
          .filter((job) => job.tenant === tenant && (before === undefined || job.id < before))
          .sort((a, b) => (a.id < b.id ? 1 : -1))
          .slice(0, limit);
        return { jobs: page, last: page.length < limit ? undefined : page.at(-1)?.id };
      },
      save: async (job) => {
        if (jobs.get(keyOf(job))?.version !== job.version) return undefined;
        const saved = { ...job, version: job.version + 1 };
        jobs.set(keyOf(job), saved);
        return saved;
      },
      overdue: async (time, limit) =>
        [...jobs.values()]
          .filter((job) => isOpen(job) && job.dueAt < time)
          .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
          .slice(0, limit),
    },
    outbox: {
      owedSince: async (time) => [...debts.values()].filter(({ since }) => since < time.toISOString()),
      settle: async ({ id }) => void debts.delete(id),
    },
    queue: {
      send: async ({ tenant, id }, afterSeconds = 0) => void sent.push({ job: { tenant, id }, afterSeconds }),
    },
  };
}
