import type { EventDependencies } from '../change-event.ts';
import type { GroupStore } from '../group-store.ts';
import type { ListDependencies } from '../lists/list-resources.ts';
import type { MemberStore } from '../member-store.ts';
import type { Work } from '../work.ts';

/** What moving members needs from outside, on behalf of a request or of a job. */
export interface MovingDependencies extends EventDependencies {
  readonly groups: GroupStore;
}

/** What the use cases on groups need from outside. */
export interface GroupsDependencies extends MovingDependencies, ListDependencies {
  readonly members: MemberStore;
  readonly work: Work;
  /** A random UUID. */
  readonly newGroupId: () => string;
}
