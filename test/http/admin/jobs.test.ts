import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { aJob, minutesAfterNoon } from '#test/provisioning/work/a-job.ts';
import { anAdminWorld } from './admin-world.ts';

const jobAt = (minute: number) => aJob({ id: ulid(minutesAfterNoon(minute).getTime()) });

describe('jobs in the admin API', () => {
  it('are listed newest first, in pages that join', async () => {
    const world = anAdminWorld();
    await world.enabledConnector();
    const jobs = [1, 2, 3].map(jobAt);
    for (const job of jobs) await world.owe(job);

    const first = await world.ask('GET', '/v1/tenants/acme/jobs?limit=2');
    const second = await world.ask('GET', `/v1/tenants/acme/jobs?limit=2&cursor=${first.body.next}`);

    const ids = [...first.body.jobs, ...second.body.jobs].map(({ id }) => id);
    expect(ids).toEqual(jobs.map(({ id }) => id).toReversed());
    expect(second.body).not.toHaveProperty('next');
  });

  it('say how far they are and why they failed, and nothing of how they go on', async () => {
    const world = anAdminWorld();
    await world.enabledConnector();
    const job = aJob({ state: 'failed', failure: 'Unavailable', cursor: 'm100', progress: { done: 100, total: 250 } });
    await world.owe(job);

    const { status, body } = await world.ask('GET', `/v1/tenants/acme/jobs/${job.id}`);

    expect(status).toBe(200);
    expect(body).toEqual({
      id: job.id,
      kind: 'group.delete',
      subject: 'group-1',
      state: 'failed',
      progress: { done: 100, total: 250 },
      createdAt: job.createdAt,
      updatedAt: job.updatedAt,
      failure: 'Unavailable',
    });
  });

  it.each([
    ['of an unknown tenant', '/v1/tenants/nobody/jobs', 404, 'tenant-not-found'],
    ['of an unknown tenant, one by its id', '/v1/tenants/nobody/jobs/J', 404, 'tenant-not-found'],
    ['that do not exist', '/v1/tenants/acme/jobs/J', 404, 'job-not-found'],
    ['from a cursor of somebody else', '/v1/tenants/acme/jobs?cursor=abc', 400, 'invalid-request'],
    ['more than a page may have', '/v1/tenants/acme/jobs?limit=101', 400, 'invalid-request'],
  ])('%s are refused', async (_, path, status, code) => {
    const world = anAdminWorld();
    await world.enabledConnector();

    const answer = await world.ask('GET', path);

    expect(answer.status).toBe(status);
    expect(answer.body.type).toBe(`urn:itam-scim:problem:${code}`);
  });

  it('of another tenant are unknown', async () => {
    const world = anAdminWorld();
    await world.enabledConnector('acme');
    await world.enabledConnector('other');
    const job = aJob({ tenant: 'other' });
    await world.owe(job);

    expect((await world.ask('GET', `/v1/tenants/acme/jobs/${job.id}`)).status).toBe(404);
    expect((await world.ask('GET', '/v1/tenants/acme/jobs')).body.jobs).toEqual([]);
  });
});
