import type { ScimHandler, ScimResponse } from '#http/scim/endpoint.ts';
import { listing, searching } from '#http/scim/listing.ts';
import { projectionOf } from '#http/scim/query.ts';
import { recorded } from '#http/scim/recorded.ts';
import type { ScimRequest } from '#http/scim/request.ts';
import type { ScimRouteKey } from '#manifest/routes.ts';
import type { Member } from '#provisioning/member.ts';
import type { MemberAction } from '#provisioning/provisioning-event.ts';
import { deleteUser, patchUser, replaceUser } from '#provisioning/users/change-user.ts';
import { createUser } from '#provisioning/users/create-user.ts';
import type { UsersDependencies } from '#provisioning/users/dependencies.ts';
import { getUser, usersSource } from '#provisioning/users/find-users.ts';
import { toUserResource } from '#provisioning/users/user-resource.ts';
import { etagOf, ifNoneMatchNames } from '#scim/etag.ts';
import { project } from '#scim/projection.ts';

/** `/Users` and `/Users/{id}` (RFC 7644 §3.3 to §3.6). */
export function usersHandlers(deps: UsersDependencies): Readonly<Record<ScimRouteKey<'users'>, ScimHandler>> {
  const one = (status: number, request: ScimRequest, member: Member): ScimResponse => {
    const resource = toUserResource(member, request.caller.baseUrl);
    return {
      status,
      headers: { etag: resource.meta.version, location: resource.meta.location },
      body: project(request.caller.types.user, resource, projectionOf(request)),
    };
  };

  const change = (action: MemberAction, handler: ScimHandler): ScimHandler =>
    recorded(deps, ({ id }) => ({ action, memberId: id || undefined }), handler);

  const list = listing(deps, (caller) => usersSource(deps, caller));

  return {
    'GET /v2/{tenant}/Users': list,
    'POST /v2/{tenant}/Users/.search': searching(list),

    'POST /v2/{tenant}/Users': change('user.create', async (request) =>
      one(201, request, await createUser(deps, request.caller, request.body())),
    ),

    'GET /v2/{tenant}/Users/{id}': async (request) => {
      const member = await getUser(deps, request.caller, request.id);

      if (ifNoneMatchNames(request.ifNoneMatch, member.version)) {
        return { status: 304, headers: { etag: etagOf(member.version) } };
      }
      return one(200, request, member);
    },

    'PUT /v2/{tenant}/Users/{id}': change('user.replace', async (request) =>
      one(200, request, await replaceUser(deps, request.caller, request, request.body())),
    ),

    'PATCH /v2/{tenant}/Users/{id}': change('user.patch', async (request) =>
      one(200, request, await patchUser(deps, request.caller, request, request.body())),
    ),

    'DELETE /v2/{tenant}/Users/{id}': change('user.delete', async (request) => {
      await deleteUser(deps, request.caller, request);
      return { status: 204 };
    }),
  };
}
