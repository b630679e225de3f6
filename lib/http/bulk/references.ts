import type { BulkOperation } from './bulk-request.ts';

/**
 * References to resources that the same request makes (RFC 7644 §3.7.2): `bulkId:x` as a whole value anywhere in the data,
 * in quotes in the path of a PATCH, and in the place of an id in the path of an operation.
 */
type Resolve = (bulkId: string) => string;

/** The bulkIds that an operation speaks of. */
export function referencesOf(operation: BulkOperation): ReadonlySet<string> {
  const found = new Set<string>();
  resolved(operation, (bulkId) => {
    found.add(bulkId);
    return bulkId;
  });
  return found;
}

/** The operation with each reference replaced by what `resolve` says. */
export const resolved = (operation: BulkOperation, resolve: Resolve): BulkOperation => ({
  ...operation,
  path: operation.path.replace(/^(\/[^/]+\/)bulkId:([^/]+)$/, (_, endpoint, bulkId) => `${endpoint}${resolve(bulkId)}`),
  data: resolvedIn(operation.data, resolve),
});

function resolvedIn(value: unknown, resolve: Resolve, name = ''): unknown {
  if (typeof value === 'string') return resolvedText(value, resolve, name);
  if (Array.isArray(value)) return value.map((item) => resolvedIn(item, resolve));
  if (typeof value !== 'object' || value === null) return value;
  // A member named __proto__ has to stay one, for the parsers behind to refuse.
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolvedIn(member, resolve, key)]));
}

function resolvedText(text: string, resolve: Resolve, name: string): string {
  if (text.startsWith('bulkId:')) return resolve(text.slice('bulkId:'.length));
  if (name.toLowerCase() !== 'path') return text;
  return text.replace(/"bulkId:([^"]+)"/g, (_, bulkId) => JSON.stringify(resolve(bulkId)));
}
