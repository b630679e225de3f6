import { type EventDependencies, recordRefusal } from '#provisioning/change-event.ts';
import type { MemberStore } from '#provisioning/member-store.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';
import { ScimError } from '#scim/errors.ts';
import type { ScimHandler } from './endpoint.ts';
import type { ScimRequest } from './request.ts';

type What = Pick<ProvisioningEvent, 'action' | 'memberId' | 'groupId'>;

/** A handler whose refused changes go on the timeline like applied ones. */
export const recorded =
  (
    deps: EventDependencies & { readonly members: Pick<MemberStore, 'record'> },
    whatOf: (request: ScimRequest) => What,
    handler: ScimHandler,
  ): ScimHandler =>
  async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof ScimError) await recordRefusal(deps, request.caller, whatOf(request), error);
      throw error;
    }
  };
