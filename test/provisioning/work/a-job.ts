import { ulid } from 'ulid';
import { type Job, newJob } from '#provisioning/work.ts';

export const noon = new Date('2026-03-01T12:00:00.000Z');
export const minutesAfterNoon = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);

/** As a change at noon writes it; the id is of that time too. */
export const aJob = (overrides: Partial<Job> = {}): Job => ({
  ...newJob({ tenant: 'acme', id: ulid(noon.getTime()), kind: 'group.delete', subject: 'group-1', total: 250 }, noon),
  ...overrides,
});
