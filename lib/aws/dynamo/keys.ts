import { createHash } from 'node:crypto';

/**
 * Every key of the table, each with the question it answers; no other file builds one. A part that comes from outside is
 * escaped, so that a value with a `#` in it can't reach into another key.
 */

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface ListKey {
  readonly lpk: string;
  readonly lsk: string;
}

export type UniqueKind =
  | 'userName'
  | `externalId:${string}`
  | 'groupName'
  | `groupExternalId:${string}`
  | 'connectorName';

/** DynamoDB takes 2,048 bytes for a partition key and 1,024 for a sort key; what is longer is put in as its digest. */
const longestPart = 700;

function part(value: string): string {
  const escaped = value.replaceAll('%', '%25').replaceAll('#', '%23');
  if (Buffer.byteLength(escaped) <= longestPart) return escaped;
  return `%sha256:${createHash('sha256').update(escaped).digest('hex')}`;
}

const tenantPk = (tenant: string): string => `T#${part(tenant)}`;

/** Which settings has this tenant? One query of the partition gives the connectors as well. */
export const settingsKey = (tenant: string): Key => ({ pk: tenantPk(tenant), sk: 'SETTINGS' });

/** Which keys does this connector have? */
export const connectorKey = (tenant: string, connector: string): Key => ({
  pk: tenantPk(tenant),
  sk: `CONNECTOR#${part(connector)}`,
});
export const connectorPrefix = 'CONNECTOR#';
export const configurationPartition = tenantPk;

/** Which tenants are there? (index `list`) */
export const tenantListKey = (tenant: string): ListKey => ({ lpk: tenantListPartition, lsk: part(tenant) });
export const tenantListPartition = 'TENANTS';

/** Who is this member, with memberships and assets: one query of `A#`. */
export const memberKey = (tenant: string, id: string): Key => ({
  pk: `${tenantPk(tenant)}#M#${part(id)}`,
  sk: 'A#MEMBER',
});

/** What is this group called? Its members are in the same partition, and are not read for that. */
export const groupKey = (tenant: string, id: string): Key => ({ pk: membershipPartition(tenant, id), sk: 'GROUP' });

/** Who is in this group? */
export const membershipKey = (tenant: string, group: string, memberId: string): Key => ({
  pk: membershipPartition(tenant, group),
  sk: `${membershipPrefix}${part(memberId)}`,
});
export const membershipPartition = (tenant: string, group: string): string => `${tenantPk(tenant)}#G#${part(group)}`;
export const membershipPrefix = 'M#';

/** Which groups is this member in? Comes with the member in one query of `A#`. */
export const memberGroupKey = (tenant: string, memberId: string, group: string): Key => ({
  pk: memberKey(tenant, memberId).pk,
  sk: `A#GROUP#${part(group)}`,
});

/** The kinds of resources that a tenant can list and count. */
export type ListedKind = 'MEMBER' | 'GROUP';

/** Which members or groups has the tenant, oldest first? (index `list`) */
export const resourceListKey = (tenant: string, kind: ListedKind, created: string, id: string): ListKey => ({
  lpk: resourceListPartition(tenant, kind),
  lsk: `${created}#${part(id)}`,
});
export const resourceListPartition = (tenant: string, kind: ListedKind): string => `${tenantPk(tenant)}#L#${kind}`;

/** What happened to this member? Events about nobody in particular (a refused create) are kept under the tenant. */
export const eventKey = (tenant: string, memberId: string | undefined, eventId: string): Key => ({
  pk: memberId === undefined ? `${tenantPk(tenant)}#E` : `${tenantPk(tenant)}#M#${part(memberId)}`,
  sk: `E#${eventId}`,
});

/** What happened in this tenant on this day? (index `list`; `at` is an ISO 8601 time) */
export const eventListKey = (tenant: string, at: string, eventId: string): ListKey => ({
  lpk: `${tenantPk(tenant)}#E#${at.slice(0, 10)}`,
  lsk: eventId,
});

/** Who owns this unique value? `value` is folded by the caller. */
export const uniqueKey = (tenant: string, kind: UniqueKind, value: string): Key => ({
  pk: `${tenantPk(tenant)}#U#${part(kind)}#${part(value)}`,
  sk: 'U',
});

/** Whose work mail is this? Not unique, hence the member id as sort key. */
export const workMailKey = (tenant: string, mail: string, memberId: string): Key => ({
  pk: workMailPartition(tenant, mail),
  sk: part(memberId),
});
export const workMailPartition = (tenant: string, mail: string): string => `${tenantPk(tenant)}#MAIL#${part(mail)}`;

/** How many members or groups are there? Sharded, since every create and delete of a tenant writes here. */
export const countKey = (tenant: string, kind: ListedKind, shard: number): Key => ({
  pk: countPartition(tenant),
  sk: `${countPrefix(kind)}${String(shard).padStart(2, '0')}`,
});
export const countPartition = (tenant: string): string => `${tenantPk(tenant)}#COUNT`;
export const countPrefix = (kind: ListedKind): string => `${kind}#`;

/** Behind which resource has this list its n-th? Beside the counts, so that one query gives both. */
export const bookmarkKey = (tenant: string, kind: ListedKind, slot: number): Key => ({
  pk: countPartition(tenant),
  sk: `${countPrefix(kind)}PAGE#${String(slot).padStart(2, '0')}`,
});

/** Where does the list go on for who has this cursor? */
export const cursorKey = (tenant: string, cursor: string): Key => ({
  pk: `${tenantPk(tenant)}#PAGE#${part(cursor)}`,
  sk: 'CURSOR',
});

/** Which large jobs has this tenant, newest first? `job` is a ULID. */
export const jobKey = (tenant: string, job: string): Key => ({ pk: jobPartition(tenant), sk: `JOB#${part(job)}` });
export const jobPartition = (tenant: string): string => `${tenantPk(tenant)}#JOBS`;

/** Which jobs of all tenants should have been continued by now? (index `list`; `dueAt` is an ISO 8601 time) */
export const openJobListKey = (dueAt: string, job: string): ListKey => ({
  lpk: openJobListPartition,
  lsk: `${dueAt}#${part(job)}`,
});
export const openJobListPartition = 'JOBS#OPEN';

/** Which work is owed after a commit and not yet sent to its queue? Sharded, since all tenants write here. */
export const outboxShards = 16;
export const owedKey = (job: string): Key => ({ pk: outboxPartition(shardOf(job, outboxShards)), sk: part(job) });
export const outboxPartition = (shard: number): string => `OUT#${String(shard).padStart(2, '0')}`;

function shardOf(id: string, shards: number): number {
  return createHash('md5').update(id).digest().readUInt8(0) % shards;
}

/** Which mail address has this admin confirmed? `admin` is the IAM session name. */
export const adminKey = (admin: string): Key => ({ pk: adminPartition(admin), sk: 'ADMIN' });
/** Which address has still to be confirmed? An item of its own, since it expires. */
export const pendingMailKey = (admin: string): Key => ({ pk: adminPartition(admin), sk: 'PENDING' });
export const adminPartition = (admin: string): string => `ADMIN#${part(admin)}`;
