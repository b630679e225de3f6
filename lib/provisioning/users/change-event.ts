import type { Caller } from '../caller.ts';
import type { MemberAction, ProvisioningEvent } from '../provisioning-event.ts';
import type { UsersDependencies } from './dependencies.ts';

type What = Pick<ProvisioningEvent, 'action'> & Partial<ProvisioningEvent>;

/** The event that goes with a change, or stands for a refused one. */
export function describeChange(deps: UsersDependencies, caller: Caller, what: What): ProvisioningEvent {
  const at = deps.now();
  return {
    id: deps.newEventId(at),
    at: at.toISOString(),
    result: what.refusal === undefined ? 'applied' : 'refused',
    connector: caller.connector,
    requestId: caller.requestId,
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
