import * as z from 'zod/mini';
import type { JobReference } from '#provisioning/work.ts';

const workMessage = z.object({
  version: z.literal(1),
  tenant: z.string().check(z.minLength(1)),
  job: z.string().check(z.minLength(1)),
});

export const toMessageBody = ({ tenant, id }: JobReference): string => JSON.stringify({ version: 1, tenant, job: id });

/** Throws what is wrong with it: no JSON, not ours, or of a version that this code does not know. */
export function fromMessageBody(body: string): JobReference {
  const { tenant, job } = z.parse(workMessage, JSON.parse(body));
  return { tenant, id: job };
}
