import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { deleteGroupJob } from '#provisioning/groups/delete-group-job.ts';
import { type Job, newJob, type StepOutcome } from '#provisioning/work.ts';
import { aGroup, aMember, anEvent } from '#test/provisioning/builders.ts';
import { memoryGroups } from '#test/provisioning/memory-groups.ts';
import { memoryMembers } from '#test/provisioning/memory-members.ts';

/** A deleted group with so many members that still have to leave it. */
async function aDeletedGroup(memberCount: number) {
  const members = memoryMembers();
  const groups = memoryGroups(members);
  const group = aGroup();
  const people = Array.from({ length: memberCount }, () => aMember({ groups: [group.id] }));
  for (const person of people) await members.create('acme', person, anEvent());
  const handler = deleteGroupJob({ groups, now: () => new Date(), newEventId: () => ulid() });
  const job = newJob({ tenant: 'acme', id: 'job-1', kind: 'group.delete', subject: group.id }, new Date());
  return { members, groups, group, people, handler, job };
}

const continued = (job: Job, outcome: StepOutcome): Job => ({
  ...job,
  progress: outcome.progress,
  cursor: outcome.next === 'continue' ? outcome.cursor : undefined,
});

describe('the job of a deleted group', () => {
  it('takes the members out in slices, waits, looks once more and is done', async () => {
    const { members, groups, group, handler, job } = await aDeletedGroup(250);
    const outcomes: StepOutcome[] = [];

    let current = job;
    for (let step = 0; step < 10 && outcomes.at(-1)?.next !== 'done'; step += 1) {
      const outcome = await handler.step(current, { items: 100 });
      outcomes.push(outcome);
      current = continued(current, outcome);
    }

    expect(outcomes.map(({ next, progress }) => [next, progress.done])).toEqual([
      ['continue', 100],
      ['continue', 200],
      ['continue', 250],
      ['done', 250],
    ]);
    expect(outcomes[2]).toMatchObject({ afterSeconds: 60 });
    expect(await groups.memberIds('acme', group.id, 10)).toEqual([]);
    const left = (await members.events('acme')).filter(({ action }) => action === 'group.member-removed');
    expect(left).toHaveLength(250);
    expect(left[0]).toMatchObject({ requestId: 'job-1', groupId: group.id });
    expect(left[0]?.connector).toBeUndefined();
  });

  it('is harmless when a step runs twice, also at the same time', async () => {
    const { members, groups, group, handler, job } = await aDeletedGroup(30);

    await Promise.all([handler.step(job, { items: 100 }), handler.step(job, { items: 100 })]);
    await handler.step(job, { items: 100 });

    expect(await groups.memberIds('acme', group.id, 10)).toEqual([]);
    const left = (await members.events('acme')).filter(({ action }) => action === 'group.member-removed');
    expect(left).toHaveLength(30);
  });

  it('finds in its last pass who came in too late', async () => {
    const { members, groups, group, handler, job } = await aDeletedGroup(1);
    const first = await handler.step(job, { items: 100 });
    await members.create('acme', aMember({ groups: [group.id] }), anEvent());

    const last = await handler.step(continued(job, first), { items: 100 });

    expect(last).toEqual({ next: 'done', progress: { done: 2, total: undefined } });
    expect(await groups.memberIds('acme', group.id, 10)).toEqual([]);
  });
});
