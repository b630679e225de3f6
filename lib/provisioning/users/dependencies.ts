import type { EventDependencies } from '../change-event.ts';
import type { ListDependencies } from '../lists/list-resources.ts';
import type { MemberStore } from '../member-store.ts';

/** What the use cases on users need from outside. */
export interface UsersDependencies extends EventDependencies, ListDependencies {
  readonly members: MemberStore;
  /** A random UUID. */
  readonly newMemberId: () => string;
}
