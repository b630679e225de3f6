import * as z from 'zod/mini';
import { type Job, jobKinds, jobStates } from '#provisioning/work.ts';
import { jobKey, openJobListKey } from './keys.ts';

type Item = Record<string, unknown>;

/** How long a finished job can be looked at. */
const keptDays = 90;

const jobItem = z.object({
  id: z.string(),
  tenant: z.string(),
  kind: z.enum(jobKinds),
  subject: z.string(),
  state: z.enum(jobStates),
  progress: z.object({ done: z.number(), total: z.optional(z.number()) }),
  cursor: z.optional(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  dueAt: z.string(),
  failure: z.optional(z.string()),
  version: z.number(),
});

/** An open job is on the list of jobs to be done; a finished one is only kept for a while. */
export function toJobItem(job: Job): Item {
  const isOpen = job.state === 'waiting' || job.state === 'running';
  return {
    ...jobKey(job.tenant, job.id),
    ...job,
    ...(isOpen
      ? openJobListKey(job.dueAt, job.id)
      : { ttl: Math.floor(Date.parse(job.updatedAt) / 1000) + keptDays * 86_400 }),
  };
}

export const fromJobItem = (item: Item): Job => z.parse(jobItem, item);
