import type { AdminEvent } from '#provisioning/admin-event.ts';
import type { KeyDirectory } from '#provisioning/check-key.ts';
import { type Connector, type ConnectorStore, foldName } from '#provisioning/connector-store.ts';
import type { Tenant, TenantStore } from '#provisioning/tenant-store.ts';

interface RecordedEvent extends AdminEvent {
  readonly tenant: string;
}

/** Tenants and connectors in memory, for the three ports that share them. The contract suites keep it honest. */
export interface MemoryTenancy {
  readonly tenants: TenantStore;
  readonly connectors: ConnectorStore;
  readonly directory: KeyDirectory;
  readonly events: readonly RecordedEvent[];
}

export function memoryTenancy(): MemoryTenancy {
  const tenants = new Map<string, Tenant>();
  const connectors = new Map<string, Connector>();
  const names = new Map<string, string>();
  const events: RecordedEvent[] = [];

  const idOf = (tenant: string, connector: string) => `${tenant}/${connector}`;
  const nameOf = (tenant: string, name: string) => `${tenant}/${foldName(name)}`;
  const record = (tenant: string, event: AdminEvent) => events.push({ tenant, ...event });

  /** Replaces the connector when `current` holds for it, and counts the change. */
  const change = (
    tenant: string,
    connector: string,
    current: (found: Connector) => boolean,
    changed: (found: Connector) => Connector,
  ): boolean => {
    const found = connectors.get(idOf(tenant, connector));
    if (found === undefined || !current(found)) return false;
    connectors.set(idOf(tenant, connector), { ...changed(found), version: found.version + 1 });
    return true;
  };
  const claimedBy = (token: string) => (found: Connector) => found.changing?.token === token;
  const withoutClaim = ({ changing: _, ...connector }: Connector): Connector => connector;

  return {
    events,

    tenants: {
      async get(tenant) {
        return structuredClone(tenants.get(tenant));
      },
      async create(tenant, event) {
        if (tenants.has(tenant.id)) return 'exists';
        tenants.set(tenant.id, structuredClone(tenant));
        record(tenant.id, event);
        return 'created';
      },
      async setScim(tenant, scimEnabled, event) {
        const found = tenants.get(tenant);
        if (found === undefined || found.scimEnabled === scimEnabled) return found;
        tenants.set(tenant, { ...found, scimEnabled });
        record(tenant, event);
        return tenants.get(tenant);
      },
      async setGroups(tenant, groups, event) {
        const found = tenants.get(tenant);
        if (found === undefined || found.groups === groups) return found;
        tenants.set(tenant, { ...found, groups });
        record(tenant, event);
        return tenants.get(tenant);
      },
      async list(limit, after = '') {
        const ids = [...tenants.keys()].filter((id) => id > after).sort();
        const page = ids.slice(0, limit).flatMap((id) => tenants.get(id) ?? []);
        return { tenants: page, last: page.length < limit ? undefined : page.at(-1)?.id };
      },
    },

    connectors: {
      async get(tenant, connector) {
        return structuredClone(connectors.get(idOf(tenant, connector)));
      },
      async list(tenant) {
        return [...connectors]
          .filter(([id, connector]) => id.startsWith(`${tenant}/`) && connector.deletedAt === undefined)
          .map(([, connector]) => structuredClone(connector))
          .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
      },
      async create(tenant, connector, event) {
        if (!tenants.has(tenant)) return 'no-tenant';
        if (names.has(nameOf(tenant, connector.name))) return 'name-taken';
        names.set(nameOf(tenant, connector.name), connector.id);
        connectors.set(idOf(tenant, connector.id), structuredClone(connector));
        record(tenant, event);
        return 'created';
      },
      async rename(tenant, { id, version, name: oldName }, name, event) {
        const owner = names.get(nameOf(tenant, name));
        const current = connectors.get(idOf(tenant, id));
        if (current?.version !== version) return 'stale';
        if (owner !== undefined && owner !== id) return 'name-taken';
        change(
          tenant,
          id,
          () => true,
          (connector) => ({ ...connector, name }),
        );
        names.delete(nameOf(tenant, oldName));
        names.set(nameOf(tenant, name), id);
        record(tenant, event);
        return 'done';
      },
      async beginDeletion(tenant, { id, version, name }, event) {
        const begun = change(
          tenant,
          id,
          (found) => found.version === version,
          (found) => ({ ...withoutClaim(found), deletedAt: event.at }),
        );
        if (!begun) return 'stale';
        names.delete(nameOf(tenant, name));
        record(tenant, event);
        return 'done';
      },
      async finishDeletion(tenant, connector) {
        connectors.delete(idOf(tenant, connector));
      },
      async claim(tenant, connector, expected, claim) {
        const claimed = change(
          tenant,
          connector,
          (found) => found.version === expected,
          (found) => ({ ...found, changing: claim }),
        );
        return claimed ? 'done' : 'stale';
      },
      async addKey(tenant, connector, claim, { key, secretVersion, forget }, event) {
        const added = change(tenant, connector, claimedBy(claim.token), (found) => ({
          ...withoutClaim(found),
          keys: [...found.keys.filter(({ id }) => !forget.includes(id)), key],
          lastUse: Object.fromEntries(Object.entries(found.lastUse).filter(([id]) => !forget.includes(id))),
          secretVersion,
        }));
        if (!added) return 'stale';
        record(tenant, event);
        return 'done';
      },
      async giveUp(tenant, connector, claim) {
        change(tenant, connector, claimedBy(claim.token), withoutClaim);
      },
      async revokeKey(tenant, connector, { id, ...revocation }, event) {
        const revoked = change(
          tenant,
          connector,
          (found) => found.keys.some((key) => key.id === id && key.revokedAt === undefined),
          (found) => ({ ...found, keys: found.keys.map((key) => (key.id === id ? { ...key, ...revocation } : key)) }),
        );
        if (revoked) record(tenant, event);
      },
    },

    directory: {
      async find(tenant, connector) {
        const settings = tenants.get(tenant);
        const found = connectors.get(idOf(tenant, connector));
        if (settings === undefined || found === undefined) return undefined;
        const { scimEnabled, groups } = settings;
        return { scimEnabled, groups, connector: structuredClone(found) };
      },
      async noteUse(tenant, connector, key, use, unlessSince) {
        const found = connectors.get(idOf(tenant, connector));
        if (found === undefined) return;
        const last = found.lastUse[key];
        if (last !== undefined && Date.parse(last.at) > unlessSince.getTime()) return;
        connectors.set(idOf(tenant, connector), { ...found, lastUse: { ...found.lastUse, [key]: use } });
      },
    },
  };
}
