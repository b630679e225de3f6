import type { Budget, Job, JobHandler, StepOutcome } from '../work.ts';
import type { MovingDependencies } from './dependencies.ts';
import { moveInParts } from './move-members.ts';

/** Where a job stands that has found no more members. */
const lastPass = 'last pass';

/** Requests that were adding members when the group was deleted are over by then. */
const lastPassAfterSeconds = 60;

/** Takes the members out of a deleted group, slice by slice, and looks once more for those who came in too late. */
export const deleteGroupJob = (deps: MovingDependencies): JobHandler => ({
  kind: 'group.delete',

  async step({ tenant, id, subject, progress, cursor }: Job, budget: Budget): Promise<StepOutcome> {
    const members = await deps.groups.memberIds(tenant, subject, budget.items);
    await moveInParts(deps, { tenant, requestId: id }, subject, { add: [], remove: members });
    const now = { ...progress, done: progress.done + members.length };
    if (members.length === budget.items) return { next: 'continue', progress: now };
    if (cursor === lastPass) return { next: 'done', progress: now };
    return { next: 'continue', progress: now, cursor: lastPass, afterSeconds: lastPassAfterSeconds };
  },
});
