import { getConnector } from '#provisioning/connectors.ts';
import { type ListedKey, listKeys } from '#provisioning/key-list.ts';
import { expiryOf, type WantedExpiry } from '#provisioning/key-terms.ts';
import { type MadeKey, makeKey, revokeKey, rotateKey } from '#provisioning/keys.ts';
import { getTenant } from '#provisioning/tenants.ts';
import type { AdminDependencies, AdminRoutes } from './admin-handler.ts';
import { Problem } from './problem.ts';
import type { AdminRequest } from './request.ts';
import { keyRotation, type ListedKeyView, type MadeKeyView, newKey, noBody } from './schemas.ts';

export function keyRoutes(
  dependencies: AdminDependencies,
): AdminRoutes<
  | 'GET /v1/tenants/{tenant}/connectors/{connector}/keys'
  | 'POST /v1/tenants/{tenant}/connectors/{connector}/keys'
  | 'POST /v1/tenants/{tenant}/connectors/{connector}/keys/rotate'
  | 'POST /v1/tenants/{tenant}/connectors/{connector}/keys/{key}/revoke'
> {
  const expiresAt = (wanted: WantedExpiry): Date => {
    const expiry = expiryOf(wanted, dependencies.now());
    if (expiry.outcome === 'expires') return expiry.at;
    const error = { path: `/${expiry.field}`, message: expiry.reason };
    throw new Problem('invalid-request', `${error.path}: ${error.message}.`, { errors: [error] });
  };
  const shownOnce = (request: AdminRequest, { key, token }: MadeKey): MadeKeyView => ({
    ...toKeyView(key),
    connector: request.path('connector'),
    tenantUrl: dependencies.tenantUrl(request.path('tenant')),
    token,
  });

  return {
    'GET /v1/tenants/{tenant}/connectors/{connector}/keys': async (request) => {
      const tenant = await getTenant(dependencies, request.path('tenant'));
      const connector = await getConnector(dependencies, tenant.id, request.path('connector'));
      return { status: 200, body: { keys: listKeys(connector, dependencies.now()).map(toListedKeyView) } };
    },
    'POST /v1/tenants/{tenant}/connectors/{connector}/keys': async (request) => {
      const { name, scopes, ...expiry } = request.body(newKey);
      const wanted = { name, scopes, expiresAt: expiresAt(expiry) };
      const [tenant, connector] = [request.path('tenant'), request.path('connector')];
      const made = await makeKey(dependencies, request.asker, tenant, connector, wanted);
      return { status: 201, body: shownOnce(request, made) };
    },
    'POST /v1/tenants/{tenant}/connectors/{connector}/keys/rotate': async (request) => {
      const { name, ...expiry } = request.body(keyRotation);
      const wanted = { name, expiresAt: expiresAt(expiry) };
      const [tenant, connector] = [request.path('tenant'), request.path('connector')];
      const made = await rotateKey(dependencies, request.asker, tenant, connector, wanted);
      return { status: 201, body: shownOnce(request, made) };
    },
    'POST /v1/tenants/{tenant}/connectors/{connector}/keys/{key}/revoke': async (request) => {
      request.body(noBody);
      const [tenant, connector, key] = [request.path('tenant'), request.path('connector'), request.path('key')];
      const changed = await revokeKey(dependencies, request.asker, tenant, connector, key);
      const revoked = listKeys(changed, dependencies.now()).find((listed) => listed.id === key);
      return { status: 200, body: revoked && toListedKeyView(revoked) };
    },
  };
}

const toKeyView = ({ id, name, scopes, createdAt, createdBy, expiresAt }: MadeKey['key']) => ({
  id,
  name,
  scopes,
  createdAt,
  createdBy,
  expiresAt,
});

const toListedKeyView = (key: ListedKey): ListedKeyView => ({
  ...toKeyView(key),
  state: key.state,
  revokedAt: key.revokedAt,
  revokedBy: key.revokedBy,
  lastUse: key.lastUse,
  safeToRevoke: key.safeToRevoke,
  advice: key.advice,
});
