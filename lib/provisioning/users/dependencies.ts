import type { MemberStore } from '../member-store.ts';

/** What the use cases on users need from outside. */
export interface UsersDependencies {
  readonly members: MemberStore;
  readonly now: () => Date;
  /** A random UUID. */
  readonly newMemberId: () => string;
  /** A ULID for this time. */
  readonly newEventId: (at: Date) => string;
}
