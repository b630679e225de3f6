/** A person of a tenant as the asset system keeps it, with the SCIM user it came from. */
export interface Member {
  /** Random UUID made here, never anything a client sent. */
  readonly id: string;
  /** The connector that made the member, and the only one whose externalId it bears. */
  readonly connector: string;
  readonly active: boolean;
  /** SCIM attributes as received (canonical names, extensions under their URN), without id, meta and schemas. */
  readonly user: UserAttributes;
  readonly identity: Identity;
  /** Ids of the groups that the member is in; changed through the groups only. */
  readonly groups: readonly string[];
  /** ISO 8601, UTC, milliseconds. */
  readonly created: string;
  /** Never earlier than the one before by a change of the member itself; groups move it by their function's clock. */
  readonly lastModified: string;
  /** Counts applied changes from 1; the ETag. */
  readonly version: number;
}

export type UserAttributes = Readonly<Record<string, unknown>>;

/** What a member is found by. All but externalId are folded, so that equal means equal to a client. */
export interface Identity {
  readonly userName: string;
  /** Case-exact; unique among the members of its connector. */
  readonly externalId?: string | undefined;
  /** Addresses of type `work`; not unique. */
  readonly workMails: readonly string[];
}
