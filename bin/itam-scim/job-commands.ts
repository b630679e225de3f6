import { setTimeout } from 'node:timers/promises';
import { type JobView, jobPageView, jobView } from '#http/admin/schemas.ts';
import type { AdminApi } from './admin-api.ts';
import type { Command } from './command.ts';
import { tenantPath } from './find-connector.ts';
import { columns, facts, localTime, paragraphs } from './text.ts';

export const jobCommands: readonly Command[] = [
  {
    verb: 'job list',
    summary: 'List the large jobs of a tenant, such as emptying a deleted group',
    operands: ['TENANT'],
    options: {},
    notes: 'The newest 100. Finished ones are kept for 90 days.',
    examples: ['job list acme'],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const answer = await api.call('GET', `${tenantPath(tenant)}/jobs?limit=100`, jobPageView);
      const rows = answer.jobs.map((job) => [job.id, job.kind, job.state, progressOf(job), localTime(job.updatedAt)]);
      const text =
        rows.length === 0
          ? `Tenant ${tenant} has no jobs.`
          : columns([['JOB', 'KIND', 'STATE', 'DONE', 'CHANGED'], ...rows]);
      return { json: answer, text };
    },
  },
  {
    verb: 'job show',
    summary: 'Show how far a job is',
    operands: ['TENANT', 'JOB'],
    options: { follow: { type: 'boolean', help: 'wait until it is done or failed, and print how it goes on' } },
    examples: ['job show acme 01K8ZC5W3M5X9Q2T7B4N6D8F0G --follow'],
    async run(api, given) {
      const path = `${tenantPath(given.operand('TENANT'))}/jobs/${encodeURIComponent(given.operand('JOB'))}`;
      const job = given.flag('follow') ? await follow(api, path) : await api.call('GET', path, jobView);
      const next =
        job.state === 'failed' ? 'See docs/runbook.md, "Dead letters in the work queue", for what to do.' : undefined;
      return { json: job, text: paragraphs(`Job ${job.id}`, jobFacts(job), next) };
    },
  },
];

const lookEveryMs = 2000;

/** Progress goes to standard error, so that the answer alone is what `--json` prints. */
async function follow(api: AdminApi, path: string): Promise<JobView> {
  for (let shown = ''; ; await setTimeout(lookEveryMs)) {
    const job = await api.call('GET', path, jobView);
    if (job.state === 'done' || job.state === 'failed') return job;
    const line = `${job.state}: ${progressOf(job)}`;
    if (line !== shown) process.stderr.write(`${line}\n`);
    shown = line;
  }
}

const progressOf = ({ progress: { done, total } }: JobView): string =>
  total === undefined ? String(done) : `${done} of ${total}`;

const jobFacts = (job: JobView): string =>
  facts({
    Kind: job.kind,
    About: job.subject,
    State: job.state,
    Done: progressOf(job),
    'Last fault': job.failure,
    Made: localTime(job.createdAt),
    Changed: localTime(job.updatedAt),
  });
