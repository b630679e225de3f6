import type { Job, JobHandler, JobReference, JobStore, StepOutcome, WorkQueue } from '../work.ts';

export interface RunPorts {
  readonly jobs: JobStore;
  readonly queue: WorkQueue;
  readonly handlers: readonly JobHandler[];
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
}

export interface RunTime {
  /** No step begins after it. */
  readonly until: Date;
  /** When this worker is gone at the latest: so long nobody else touches the job. */
  readonly leaseEnds: Date;
  /** Whether the message is not delivered again when this run fails. */
  readonly isLastDelivery: boolean;
}

export type RunOutcome =
  | 'done'
  /** A further message goes on with it. */
  | 'continued'
  /** It is finished, unknown, or in other hands: the message was a repeated or a late one. */
  | 'ignored';

/** The pace, so that a large job leaves room for requests: 100 members a second. */
const stepItems = 100;
const stepMs = 1000;

/** A message on time is not taken for an early one because of two clocks. */
const clockSkewMs = 5000;

/**
 * Goes on with a job until it is done or its time is up, and stores how far it came after each step. Of two workers with
 * the same job one finds it held, or loses the write of its first step, and leaves it to the other. When a step throws,
 * the job notes it and the error is thrown: the message stays in the queue.
 */
export async function runJob(ports: RunPorts, reference: JobReference, time: RunTime): Promise<RunOutcome> {
  const found = await ports.jobs.get(reference.tenant, reference.id);
  if (found === undefined || found.state === 'done' || isHeld(found, ports.now())) return 'ignored';
  const claimed = await save(ports, { ...found, state: 'running', dueAt: time.leaseEnds.toISOString() });
  return claimed === undefined ? 'ignored' : await takeSteps(ports, claimed, time);
}

async function takeSteps(ports: RunPorts, claimed: Job, time: RunTime): Promise<RunOutcome> {
  for (let job = claimed; ; ) {
    const began = ports.now().getTime();
    const outcome = await step(ports, job, time);
    const after = afterStep(job, outcome, ports.now(), time);
    const saved = await save(ports, after.job);
    if (saved === undefined) return 'ignored';
    if (after.next === 'done') return 'done';
    if (after.next === 'wait') {
      await ports.queue.send(saved, after.seconds);
      return 'continued';
    }
    job = saved;
    await ports.pause(Math.max(0, began + stepMs - ports.now().getTime()));
  }
}

type AfterStep =
  | { readonly job: Job; readonly next: 'done' | 'step' }
  | { readonly job: Job; readonly next: 'wait'; readonly seconds: number };

function afterStep(job: Job, outcome: StepOutcome, now: Date, { until }: RunTime): AfterStep {
  const { progress } = outcome;
  const went = { ...job, progress, failure: undefined };
  if (outcome.next === 'done') return { job: { ...went, state: 'done', cursor: undefined }, next: 'done' };
  const { cursor, afterSeconds = 0 } = outcome;
  const isTimeUp = now.getTime() + stepMs >= until.getTime();
  if (afterSeconds === 0 && !isTimeUp) return { job: { ...went, cursor }, next: 'step' };
  const dueAt = new Date(now.getTime() + afterSeconds * 1000).toISOString();
  return { job: { ...went, cursor, state: 'waiting', dueAt }, next: 'wait', seconds: afterSeconds };
}

async function step(ports: RunPorts, job: Job, { isLastDelivery }: RunTime): Promise<StepOutcome> {
  try {
    return await handlerOf(ports, job).step(job, { items: stepItems });
  } catch (error) {
    const failure = error instanceof Error ? error.name : typeof error;
    await save(ports, { ...job, state: isLastDelivery ? 'failed' : 'waiting', failure });
    throw error;
  }
}

const isHeld = ({ state, dueAt }: Job, now: Date): boolean =>
  state !== 'failed' && Date.parse(dueAt) > now.getTime() + clockSkewMs;

const save = ({ jobs, now }: RunPorts, job: Job): Promise<Job | undefined> =>
  jobs.save({ ...job, updatedAt: now().toISOString() });

function handlerOf({ handlers }: RunPorts, { kind }: Job): JobHandler {
  const handler = handlers.find((candidate) => candidate.kind === kind);
  if (handler === undefined) throw new Error(`no handler for jobs of kind ${kind}`);
  return handler;
}
