import { Refusal } from '#provisioning/refusal.ts';
import { getTenant } from '#provisioning/tenants.ts';
import type { Job } from '#provisioning/work.ts';
import type { AdminDependencies, AdminRoutes } from './admin-handler.ts';
import { type JobView, jobPageQuery } from './schemas.ts';

const toJobView = ({ id, kind, subject, state, progress, createdAt, updatedAt, failure }: Job): JobView => ({
  id,
  kind,
  subject,
  state,
  progress,
  createdAt,
  updatedAt,
  failure,
});

export function jobRoutes(
  dependencies: AdminDependencies,
): AdminRoutes<'GET /v1/tenants/{tenant}/jobs' | 'GET /v1/tenants/{tenant}/jobs/{job}'> {
  return {
    'GET /v1/tenants/{tenant}/jobs': async (request) => {
      const { limit, cursor } = request.query(jobPageQuery);
      const tenant = await getTenant(dependencies, request.path('tenant'));
      const { jobs, last } = await dependencies.jobs.list(tenant.id, limit, cursor);
      return { status: 200, body: { jobs: jobs.map(toJobView), next: last } };
    },
    'GET /v1/tenants/{tenant}/jobs/{job}': async (request) => {
      const tenant = await getTenant(dependencies, request.path('tenant'));
      const job = await dependencies.jobs.get(tenant.id, request.path('job'));
      if (job === undefined) {
        throw new Refusal(
          'job-not-found',
          `Tenant ${tenant.id} has no such job; finished ones are kept for 90 days. See GET /v1/tenants/${tenant.id}/jobs.`,
        );
      }
      return { status: 200, body: toJobView(job) };
    },
  };
}
