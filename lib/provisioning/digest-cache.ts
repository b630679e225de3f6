import type { DigestReader } from './check-key.ts';
import type { ConnectorSecrets, Digests } from './connector-secrets.ts';

const maxEntries = 1000;

/**
 * Keeps digests for as long as the process lives: a version never changes, and which version counts and which keys are
 * live is asked of the table each time, so nothing revoked outlives its revocation here. It is also what keeps keys
 * working while the secret store is down.
 */
export function cachedDigests(secrets: Pick<ConnectorSecrets, 'read'>): DigestReader {
  const cache = new Map<string, Digests>();
  return async (tenant, connector, version) => {
    const id = `${tenant}/${connector}/${version}`;
    const known = cache.get(id);
    if (known !== undefined) return known;
    const digests = await secrets.read(tenant, connector, version);
    if (digests === undefined) throw new MissingDigests(tenant, connector);
    const [oldest] = cache.keys();
    if (cache.size >= maxEntries && oldest !== undefined) cache.delete(oldest);
    cache.set(id, digests);
    return digests;
  };
}

/** The table points to a secret that is not there: somebody deleted it by hand. Making a new key mends it. */
class MissingDigests extends Error {
  override readonly name = 'MissingDigests';

  constructor(tenant: string, connector: string) {
    super(`the secret of connector ${connector} of tenant ${tenant} is missing; make a new key to mend it`);
  }
}
