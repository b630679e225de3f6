import type { Outbox, Work, WorkQueue } from '../work.ts';

export interface StartPorts {
  readonly outbox: Outbox;
  readonly queue: WorkQueue;
  /** Told what kept the message from being sent. */
  readonly report: (error: unknown) => void;
}

/** Sends the message at once and strikes the debt off. The change is committed: nothing here may make it look failed. */
export const startsWork = ({ outbox, queue, report }: StartPorts): Work => ({
  async start(job) {
    try {
      await queue.send(job);
      await outbox.settle(job);
    } catch (error) {
      report(error);
    }
  },
});
