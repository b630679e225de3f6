import type { JobReference, JobStore, Outbox, WorkQueue } from '../work.ts';

export interface SweepPorts {
  readonly outbox: Outbox;
  readonly jobs: Pick<JobStore, 'overdue'>;
  readonly queue: WorkQueue;
  readonly now: () => Date;
  /** Told of each message that could not be sent. */
  readonly report: (error: unknown) => void;
}

export interface Swept {
  /** Debts whose message is sent now. */
  readonly sent: number;
  /** Jobs that were woken again, since nobody went on with them. */
  readonly woken: number;
  readonly unsent: number;
  /** How long the oldest of all these has waited beyond its time. */
  readonly oldestSeconds: number;
}

/** So long a debt is left to the function that made it. */
const graceSeconds = 60;

/**
 * So long after its time nobody goes on with a job whose message was lost. A message that its worker did not finish comes
 * back by itself after six minutes.
 */
const lostAfterSeconds = 600;

const atMost = 500;

/**
 * Sends what a killed function owes, and wakes jobs whose message was lost. Sending twice is harmless, so that two sweeps
 * at the same time are too.
 */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const now = ports.now();
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const debts = await ports.outbox.owedSince(before(graceSeconds));
  const owed = new Set(debts.map(({ id }) => id));
  const overdue = await ports.jobs.overdue(before(lostAfterSeconds).toISOString(), atMost);
  const lost = overdue.filter(({ id }) => !owed.has(id));
  const settled = await countDone(debts, ports, async (debt) => {
    await ports.queue.send(debt);
    await ports.outbox.settle(debt);
  });
  const woken = await countDone(lost, ports, (job) => ports.queue.send(job));
  const times = [...debts.map(({ since }) => since), ...lost.map(({ dueAt }) => dueAt)];
  return {
    sent: settled,
    woken,
    unsent: debts.length + lost.length - settled - woken,
    oldestSeconds: times.reduce((oldest, time) => Math.max(oldest, secondsBetween(time, now)), 0),
  };
}

/** One that can't be sent does not keep back the others. */
async function countDone<T extends JobReference>(
  jobs: readonly T[],
  { report }: SweepPorts,
  send: (job: T) => Promise<void>,
): Promise<number> {
  let done = 0;
  for (const job of jobs) {
    try {
      await send(job);
      done += 1;
    } catch (error) {
      report(error);
    }
  }
  return done;
}

const secondsBetween = (time: string, now: Date): number => Math.round((now.getTime() - Date.parse(time)) / 1000);
