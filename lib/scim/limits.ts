/** How much a client may ask for at once. What is beyond is refused with a SCIM error that names the limit. */
export const limits = {
  /** Bytes of a request body. */
  bodyBytes: 1_048_576,
  /** Nesting of arrays and objects in a request body. */
  jsonDepth: 64,
  /** Operations in one PATCH. */
  patchOperations: 1_000,
  /** Characters of a filter. */
  filterLength: 8_192,
  /** Nesting of parentheses, `not` and brackets in a filter. */
  filterDepth: 40,
  /** Comparisons in a filter. */
  filterTerms: 100,
  /** Characters of a PATCH path, its filter included. */
  pathLength: 8_192,
  /** Values of one multi-valued attribute, except the members of a group. */
  values: 1_000,
  /** Members that one request may bring into a group or out of it; those that stay don't count. */
  memberChanges: 1_000,
  /** Members of all groups of one answer; 20,000 take about 4 MB, and a Lambda function answers with 6 MB at most. */
  shownMembers: 20_000,
  /** Groups of one user: their ids are kept with the user, whose item ends at 400 KB. */
  groupsOfUser: 1_000,
  /** Characters of a string. */
  stringLength: 100_000,
  /** Characters of a string that others are found by (userName, externalId, mail addresses, names of groups). */
  keyLength: 512,
  /** Bytes of such a string once it is folded; a DynamoDB partition key ends at 2,048, prefix and escapes included. */
  keyBytes: 1_600,
  /** Extensions of one resource, described or not. */
  extensions: 50,
  /** Names in one object of an extension that no schema describes. */
  dataMembers: 500,
  /** Nesting below an extension that no schema describes; DynamoDB stops at 32 levels. */
  dataDepth: 16,
  /** Bytes of a resource as JSON, members excepted; a DynamoDB item ends at 400 KB. */
  resourceBytes: 300_000,
  /** Attributes in one `attributes` or `excludedAttributes`. */
  projectedAttributes: 500,
  /** Resources on one page of a list. */
  pageSize: 200,
  /** Resources on a page whose size the client leaves open. */
  defaultPageSize: 100,
  /** Bytes of the resources on a page; a fuller page is cut, and says how many it holds. Lambda ends at 6 MB. */
  pageBytes: 5_000_000,
  /** Resources of one kind that are read for a filter without a key, or for an order. */
  searchedResources: 5_000,
  /** How long a cursor is good for. */
  cursorSeconds: 600,
  /** Operations in one bulk request. */
  bulkOperations: 100,
  /** After so long no further operation of a bulk request is started; API Gateway gives up after 29 s. */
  bulkSeconds: 18,
  /** Characters of a bulkId. */
  bulkIdLength: 200,
} as const;
