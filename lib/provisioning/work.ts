/**
 * Work that is too large for a request, or that must follow a change even if the function is killed right after it. The
 * change and the debt are written in one transaction (`lib/aws/dynamo/outbox.ts`); a message only wakes the worker, so
 * that a lost, repeated or late message costs time and nothing else. docs/decisions/0006-work-owed.md
 */

export const jobKinds = ['group.delete'] as const;
type JobKind = (typeof jobKinds)[number];

export const jobStates = ['waiting', 'running', 'done', 'failed'] as const;
type JobState = (typeof jobStates)[number];

interface Progress {
  /** Members (or whatever the kind counts) that are done. */
  readonly done: number;
  /** Out of how many, if that is known. */
  readonly total?: number | undefined;
}

export interface JobReference {
  readonly tenant: string;
  /** A ULID: jobs are listed by it, newest first. */
  readonly id: string;
}

export interface Job extends JobReference {
  readonly kind: JobKind;
  /** What it is about, e.g. the id of the deleted group. */
  readonly subject: string;
  readonly state: JobState;
  readonly progress: Progress;
  /** Where the next step starts, in the handler's own words. Absent before the first step. */
  readonly cursor?: string | undefined;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When its next step is due (ISO 8601). In the future while a worker holds the job or the job waits on purpose. */
  readonly dueAt: string;
  /** Why the last step failed: the name of the fault. The log has the rest. */
  readonly failure?: string | undefined;
  readonly version: number;
}

export interface Budget {
  /** At most so many members may be changed by one step; the worker starts at most one step a second. */
  readonly items: number;
}

export type StepOutcome =
  | { readonly next: 'done'; readonly progress: Progress }
  | {
      readonly next: 'continue';
      readonly progress: Progress;
      readonly cursor?: string | undefined;
      /** Wait so long before the next step, at most 900: a last pass for members written under older rules. */
      readonly afterSeconds?: number | undefined;
    };

/** One kind of job. */
export interface JobHandler {
  readonly kind: JobKind;
  /**
   * Does one bounded slice from `job.cursor` on. It must be harmless when it runs twice from the same cursor, also at the
   * same time: a worker may be killed before its progress is stored. What it throws brings the step back later.
   */
  step(job: Job, budget: Budget): Promise<StepOutcome>;
}

interface JobPage {
  readonly jobs: readonly Job[];
  /** Id of the last job when there may be more: the next page is asked for with `before` set to it. */
  readonly last?: string | undefined;
}

export interface JobStore {
  /** Consistent. */
  get(tenant: string, id: string): Promise<Job | undefined>;
  /** Newest first. */
  list(tenant: string, limit: number, before?: string): Promise<JobPage>;
  /** Writes `job` over its version as the next one, and answers it so; `undefined` when somebody else wrote first. */
  save(job: Job): Promise<Job | undefined>;
  /** Open jobs of all tenants whose step was due before `time` (ISO 8601), the longest overdue first. */
  overdue(time: string, limit: number): Promise<readonly Job[]>;
}

/** Work that a committed transaction owes and whose message is perhaps not sent yet. */
export interface Debt extends JobReference {
  /** ISO 8601. */
  readonly since: string;
}

export interface Outbox {
  /** What was owed before `time`; of a great many only a part. */
  owedSince(time: Date): Promise<readonly Debt[]>;
  /** The message is sent. Harmless when repeated. */
  settle(job: JobReference): Promise<void>;
}

/** Sends the message that wakes the worker, at the earliest `afterSeconds` (at most 900) from now. */
export interface WorkQueue {
  send(job: JobReference, afterSeconds?: number): Promise<void>;
}

/** What use cases that owe work need after their transaction is committed. */
export interface Work {
  /** Starts the job now rather than at the next sweep. Never throws: if it can't, the sweeper will. */
  start(job: JobReference): Promise<void>;
}

/** A job as it is first written, in the transaction of the change that owes it. */
export function newJob(job: JobReference & Pick<Job, 'kind' | 'subject'> & { total?: number }, at: Date): Job {
  const time = at.toISOString();
  const { total, ...rest } = job;
  return {
    ...rest,
    state: 'waiting',
    progress: { done: 0, total },
    createdAt: time,
    updatedAt: time,
    dueAt: time,
    version: 1,
  };
}
