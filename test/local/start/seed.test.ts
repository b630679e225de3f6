import { describe, expect, it } from 'vitest';
import type { CallAdmin } from '#local/start/admin-client.ts';
import { renewKey, seedTenant } from '#local/start/seed.ts';

const expiresAt = '2027-01-31T12:00:00.000Z';

/** An admin API that knows just enough; answers by `METHOD path`. */
function anAdminApi(answers: Readonly<Record<string, { status: number; body?: unknown }>> = {}) {
  const calls: string[] = [];
  const usual: typeof answers = {
    'POST /tenants': { status: 201 },
    'POST /tenants/acme/enable': { status: 200 },
    'GET /tenants/acme/connectors': { status: 200, body: { connectors: [] } },
    'POST /tenants/acme/connectors': { status: 201, body: { id: 'c1' } },
    'POST /tenants/acme/connectors/c1/keys': { status: 201, body: { token: 'itam_acme.c1.k.s', expiresAt } },
  };
  const call: CallAdmin = async (method, path) => {
    calls.push(`${method} ${path}`);
    return { body: undefined, ...(answers[`${method} ${path}`] ?? usual[`${method} ${path}`] ?? { status: 404 }) };
  };
  return { call, calls };
}

const seed = { tenantId: 'acme', connectorId: 'c1', token: 'itam_acme.c1.k.s', expiresAt };

describe('seeding', () => {
  it('makes a tenant, switches SCIM on, and makes a connector with a key', async () => {
    const { call, calls } = anAdminApi();

    expect(await seedTenant(call)).toEqual(seed);
    expect(calls).toEqual([
      'POST /tenants',
      'POST /tenants/acme/enable',
      'GET /tenants/acme/connectors',
      'POST /tenants/acme/connectors',
      'POST /tenants/acme/connectors/c1/keys',
    ]);
  });

  it('goes on where an earlier start was stopped', async () => {
    const connectors = [{ id: 'c1', name: 'Local identity provider' }];
    const { call, calls } = anAdminApi({
      'POST /tenants': { status: 409 },
      'GET /tenants/acme/connectors': { status: 200, body: { connectors } },
    });

    expect(await seedTenant(call)).toEqual(seed);
    expect(calls).not.toContain('POST /tenants/acme/connectors');
  });

  it('makes only another key when the old one has expired', async () => {
    const { call, calls } = anAdminApi();

    expect(await renewKey(call, { ...seed, token: 'old' })).toEqual(seed);
    expect(calls).toEqual(['POST /tenants/acme/connectors/c1/keys']);
  });

  it('says what the admin API refused', async () => {
    const { call } = anAdminApi({ 'POST /tenants/acme/enable': { status: 500, body: { detail: 'no table' } } });

    await expect(seedTenant(call)).rejects.toThrow(/SCIM of the tenant: 500 .*no table/);
  });
});
