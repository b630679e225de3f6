import { checkKey, type KeyCheck } from '#provisioning/check-key.ts';
import type { ConnectorSecrets } from '#provisioning/connector-secrets.ts';
import type { ConnectorStore } from '#provisioning/connector-store.ts';
import { cachedDigests } from '#provisioning/digest-cache.ts';
import { type KeyPorts, makeKey, revokeKey, rotateKey } from '#provisioning/keys.ts';
import type { Tenant } from '#provisioning/tenant-store.ts';
import { memorySecrets } from './memory-secrets.ts';
import { memoryTenancy } from './memory-tenancy.ts';
import { aConnector, anAdminEvent, aTenant, days, noon } from './tenancy-builders.ts';

const ana = { name: 'ana', requestId: 'request-1' };

export interface KeyWorldOptions {
  readonly tenant?: Partial<Tenant>;
  /** Stands in for a store, or for a part of it. */
  readonly connectors?: (real: ConnectorStore) => Partial<ConnectorStore>;
  readonly secrets?: (real: ConnectorSecrets) => Partial<ConnectorSecrets>;
}

/** A tenant with SCIM on and one connector, on a clock that stands still until it is moved. */
export async function aKeyWorld(options: KeyWorldOptions = {}) {
  const tenancy = memoryTenancy();
  const secrets = memorySecrets();
  const tenant = aTenant(options.tenant);
  const connector = aConnector();
  await tenancy.tenants.create(tenant, anAdminEvent());
  await tenancy.connectors.create(tenant.id, connector, anAdminEvent());

  let time = noon.getTime();
  const ports: KeyPorts = {
    tenants: tenancy.tenants,
    connectors: { ...tenancy.connectors, ...options.connectors?.(tenancy.connectors) },
    secrets: { ...secrets, ...options.secrets?.(secrets) },
    now: () => new Date(time),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  };
  /** What is behind the failures that a test puts in front. */
  const working: KeyPorts = { ...ports, connectors: tenancy.connectors, secrets };
  const wanted = { scopes: ['read', 'write'] as const, expiresAt: new Date(time + days(365)) };
  const digests = cachedDigests(ports.secrets);

  return {
    ...tenancy,
    ports,
    secrets,
    tenant: tenant.id,
    connector: connector.id,
    now: ports.now,
    pass: (ms: number) => {
      time += ms;
    },
    make: (overrides: Partial<Parameters<typeof makeKey>[4]> = {}) =>
      makeKey(ports, ana, tenant.id, connector.id, { ...wanted, ...overrides }),
    /** Makes a key as if nothing was put in front of the stores. */
    makeUndisturbed: () => makeKey(working, ana, tenant.id, connector.id, wanted),
    rotate: (overrides: Partial<Parameters<typeof rotateKey>[4]> = {}) =>
      rotateKey(ports, ana, tenant.id, connector.id, { expiresAt: wanted.expiresAt, ...overrides }),
    revoke: (key: string) => revokeKey(ports, ana, tenant.id, connector.id, key),
    /** As an execution environment does that has seen keys before. */
    check: (token: string): Promise<KeyCheck> =>
      checkKey({ directory: tenancy.directory, digests, now: ports.now }, token, { sourceIp: '192.0.2.1' }),
    /** As a fresh one does. */
    checkCold: (token: string): Promise<KeyCheck> =>
      checkKey({ directory: tenancy.directory, digests: cachedDigests(ports.secrets), now: ports.now }, token, {}),
    stored: async () => {
      const found = await tenancy.connectors.get(tenant.id, connector.id);
      if (found === undefined) throw new Error('the connector is gone');
      return found;
    },
  };
}

export type KeyWorld = Awaited<ReturnType<typeof aKeyWorld>>;
