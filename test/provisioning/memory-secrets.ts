import type { ConnectorSecrets, Digests } from '#provisioning/connector-secrets.ts';

export interface MemorySecrets extends ConnectorSecrets {
  /** How often digests were asked for. */
  readonly reads: () => number;
  /** Everything that is stored, as text. */
  readonly dump: () => string;
}

export function memorySecrets(): MemorySecrets {
  const versions = new Map<string, Digests>();
  let reads = 0;
  return {
    reads: () => reads,
    dump: () => JSON.stringify([...versions]),
    async read(tenant, connector, version) {
      reads += 1;
      return versions.get(`${tenant}/${connector}/${version}`);
    },
    async write(tenant, connector, version, digests) {
      versions.set(`${tenant}/${connector}/${version}`, digests);
    },
    async remove(tenant, connector) {
      for (const id of versions.keys()) if (id.startsWith(`${tenant}/${connector}/`)) versions.delete(id);
    },
  };
}
