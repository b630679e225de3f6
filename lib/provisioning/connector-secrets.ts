/** Digests (SHA-256, hex) of the secrets of a connector's keys, by key id. */
export type Digests = Readonly<Record<string, string>>;

/**
 * Where the digests are. A version is written once and never changes; which one counts is said by the connector in the
 * table, so a late writer can't replace the digests that are in force.
 */
export interface ConnectorSecrets {
  /** `undefined` when there is no such version. Throws `Unavailable` when the service can't be asked. */
  read(tenant: string, connector: string, version: string): Promise<Digests | undefined>;
  /** Harmless twice with the same content. */
  write(tenant: string, connector: string, version: string, digests: Digests): Promise<void>;
  /** All versions. Harmless twice. */
  remove(tenant: string, connector: string): Promise<void>;
}
