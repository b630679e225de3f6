/** A group of a tenant as the identity provider describes it, without its members. */
export interface Group {
  /** Random UUID made here, never anything a client sent. */
  readonly id: string;
  /** The connector that made the group, and the only one whose externalId it bears. */
  readonly connector: string;
  /** SCIM attributes as received (canonical names, extensions under their URN), without id, meta, schemas and members. */
  readonly attributes: GroupAttributes;
  readonly identity: GroupIdentity;
  /** ISO 8601, UTC, milliseconds. */
  readonly created: string;
  readonly lastModified: string;
  /** Counts the applied changes of its attributes and of its members from 1; the ETag. */
  readonly version: number;
}

export type GroupAttributes = Readonly<Record<string, unknown>>;

/** What a group is found by. */
export interface GroupIdentity {
  /** `displayName`, folded; unique in the tenant. */
  readonly name: string;
  /** Case-exact; unique among the groups of its connector. */
  readonly externalId?: string | undefined;
}
