/** The one table: the attribute names that stack and code must agree on. The keys are built in `lib/aws/dynamo/keys.ts`. */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  ttl: 'ttl',
  /** The only index, projection ALL: members by creation, events by day, tenants by id. */
  listIndex: { name: 'list', partitionKey: 'lpk', sortKey: 'lsk' },
} as const;

/**
 * Every partition key that belongs to one member or to one unique value starts with `T#{tenant}#`; a tenant's own
 * configuration is in `T#{tenant}`. IAM conditions on `dynamodb:LeadingKeys` rely on it.
 */
export const leadingKeys = {
  belowTenant: 'T#*#*',
  outbox: 'OUT#*',
  /** On the index. */
  openJobs: 'JOBS#OPEN',
} as const;
