import type { ScimError } from '#scim/errors.ts';
import type { Caller } from './caller.ts';
import type { MemberStore } from './member-store.ts';
import type { MemberAction, ProvisioningEvent } from './provisioning-event.ts';

/** What events need from outside. */
export interface EventDependencies {
  readonly now: () => Date;
  /** A ULID for this time. */
  readonly newEventId: (at: Date) => string;
}

type What = Pick<ProvisioningEvent, 'action'> & Partial<ProvisioningEvent>;

/** Who brings a change about: a caller, or a job that works for no connector; then `requestId` is the id of the job. */
export type Origin = Pick<Caller, 'tenant' | 'requestId'> & Partial<Pick<Caller, 'connector'>>;

/** The event that goes with a change, or stands for a refused one. */
export function describeChange(deps: EventDependencies, origin: Origin, what: What): ProvisioningEvent {
  const at = deps.now();
  return {
    id: deps.newEventId(at),
    at: at.toISOString(),
    result: what.refusal === undefined ? 'applied' : 'refused',
    connector: origin.connector,
    requestId: origin.requestId,
    sent: [],
    ignored: [],
    changed: [],
    ...what,
  };
}

/** What a write did to a person: switching off and on are named, whatever request they came in. */
export function actionOf(wasActive: boolean, isActive: boolean, otherwise: MemberAction): MemberAction {
  if (wasActive === isActive) return otherwise;
  return isActive ? 'user.reactivate' : 'user.deactivate';
}

/** Puts a refused change on the timeline, so that the admin can see what the IdP was told. */
export function recordRefusal(
  deps: EventDependencies & { readonly members: Pick<MemberStore, 'record'> },
  caller: Caller,
  what: Pick<ProvisioningEvent, 'action' | 'memberId' | 'groupId'>,
  { status, scimType, detail }: ScimError,
): Promise<void> {
  const refusal = { status, code: scimType, detail };
  return deps.members.record(caller.tenant, describeChange(deps, caller, { ...what, refusal }));
}
