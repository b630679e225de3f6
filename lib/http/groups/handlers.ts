import type { ScimHandler, ScimResponse } from '#http/scim/endpoint.ts';
import { listing, searching } from '#http/scim/listing.ts';
import { projectionOf } from '#http/scim/query.ts';
import { recorded } from '#http/scim/recorded.ts';
import type { ScimRequest } from '#http/scim/request.ts';
import type { ScimRouteKey } from '#manifest/routes.ts';
import type { Group } from '#provisioning/group.ts';
import { patchGroup, replaceGroup } from '#provisioning/groups/change-group.ts';
import { createGroup } from '#provisioning/groups/create-group.ts';
import { deleteGroup } from '#provisioning/groups/delete-group.ts';
import type { GroupsDependencies } from '#provisioning/groups/dependencies.ts';
import { getGroup, groupsSource, showsMembers } from '#provisioning/groups/find-groups.ts';
import { toGroupResource } from '#provisioning/groups/group-resource.ts';
import { readMembers } from '#provisioning/groups/read-members.ts';
import { tooManyMembers } from '#provisioning/groups/refusals.ts';
import type { GroupAction } from '#provisioning/provisioning-event.ts';
import { etagOf, ifNoneMatchNames } from '#scim/etag.ts';
import { project } from '#scim/projection.ts';
import { unlessRefused } from './refused-groups.ts';

/** `/Groups` and `/Groups/{id}` (RFC 7644 §3.3 to §3.6). docs/decisions/0005-memberships-are-rows.md */
export function groupsHandlers(deps: GroupsDependencies): Readonly<Record<ScimRouteKey<'groups'>, ScimHandler>> {
  const one = (status: number, request: ScimRequest, group: Group, members: readonly string[]): ScimResponse => {
    const resource = toGroupResource(group, request.caller.baseUrl, members);
    return {
      status,
      headers: { etag: resource.meta.version, location: resource.meta.location },
      body: project(request.caller.types.group, resource, projectionOf(request)),
    };
  };

  /** After a write members that are too many to be shown are left out as a whole: the write is done. */
  const changed = async (request: ScimRequest, group: Group): Promise<ScimResponse> => {
    const members = showsMembers(request.caller.types.group, projectionOf(request))
      ? await readMembers(deps, request.caller, [group])
      : undefined;
    return one(200, request, group, members?.[0] ?? []);
  };

  const change = (action: GroupAction, handler: ScimHandler): ScimHandler =>
    recorded(deps, ({ id }) => ({ action, groupId: id || undefined }), handler);

  const list = listing(deps, (caller) => groupsSource(deps, caller));

  return unlessRefused(deps, {
    'GET /v2/{tenant}/Groups': list,
    'POST /v2/{tenant}/Groups/.search': searching(list),

    'POST /v2/{tenant}/Groups': change('group.create', async (request) => {
      const { group, memberIds } = await createGroup(deps, request.caller, request.body());
      return one(201, request, group, memberIds);
    }),

    'GET /v2/{tenant}/Groups/{id}': async (request) => {
      const group = await getGroup(deps, request.caller, request.id);
      if (showsMembers(request.caller.types.group, projectionOf(request))) {
        const members = await readMembers(deps, request.caller, [group]);
        if (members === undefined) throw tooManyMembers();
        return one(200, request, group, members[0] ?? []);
      }
      // With members never: a version is counted a moment after they have moved.
      if (ifNoneMatchNames(request.ifNoneMatch, group.version)) {
        return { status: 304, headers: { etag: etagOf(group.version) } };
      }
      return one(200, request, group, []);
    },

    'PUT /v2/{tenant}/Groups/{id}': change('group.replace', async (request) =>
      changed(request, await replaceGroup(deps, request.caller, request, request.body())),
    ),

    // Entra advises against a body with all members; RFC 7644 §3.5.2 demands one when attributes are asked for.
    'PATCH /v2/{tenant}/Groups/{id}': change('group.patch', async (request) => {
      const group = await patchGroup(deps, request.caller, request, request.body());
      if (request.query('attributes') !== undefined) return changed(request, group);
      return { status: 204, headers: { etag: etagOf(group.version) } };
    }),

    'DELETE /v2/{tenant}/Groups/{id}': change('group.delete', async (request) => {
      await deleteGroup(deps, request.caller, request);
      return { status: 204 };
    }),
  });
}
