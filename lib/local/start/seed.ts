import * as z from 'zod';
import type { AdminAnswer, CallAdmin } from './admin-client.ts';
import type { Seed } from './data-folder.ts';
import { StartFailure } from './failure.ts';

const tenantId = 'acme';
const connectorName = 'Local identity provider';

/**
 * One tenant with SCIM on, the brake off and one connector with a key, made as an administrator would make them. Goes on
 * from what is there when an earlier start was stopped in the middle.
 */
export async function seedTenant(call: CallAdmin): Promise<Seed> {
  const created = await call('POST', '/tenants', { id: tenantId, name: 'Acme', brake: 'off' });
  if (created.status !== 409) expectSuccess(created, 'the tenant');
  expectSuccess(await call('POST', `/tenants/${tenantId}/enable`), 'SCIM of the tenant');
  return await makeKey(call, await findOrMakeConnector(call));
}

/** Another key for the seeded connector, when the one that was shown until now has expired. */
export const renewKey = (call: CallAdmin, { connectorId }: Seed): Promise<Seed> => makeKey(call, connectorId);

async function findOrMakeConnector(call: CallAdmin): Promise<string> {
  const listShape = z.object({ connectors: z.array(z.object({ id: z.string(), name: z.string() })) });
  const listed = await call('GET', `/tenants/${tenantId}/connectors`);
  const { connectors } = listShape.parse(expectSuccess(listed, 'the connectors'));
  const known = connectors.find(({ name }) => name === connectorName);
  if (known) return known.id;
  const made = await call('POST', `/tenants/${tenantId}/connectors`, { name: connectorName });
  return z.object({ id: z.string() }).parse(expectSuccess(made, 'the connector')).id;
}

async function makeKey(call: CallAdmin, connectorId: string): Promise<Seed> {
  const path = `/tenants/${tenantId}/connectors/${connectorId}/keys`;
  const made = await call('POST', path, { scopes: ['read', 'write'] });
  const keyShape = z.object({ token: z.string(), expiresAt: z.string() });
  const { token, expiresAt } = keyShape.parse(expectSuccess(made, 'the connector key'));
  return { tenantId, connectorId, token, expiresAt };
}

function expectSuccess({ status, body }: AdminAnswer, what: string): unknown {
  if (status < 300) return body;
  throw new StartFailure(`The admin API refused to make ${what}: ${status} ${JSON.stringify(body)}`);
}
