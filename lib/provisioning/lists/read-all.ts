import { tooMany } from '#scim/errors.ts';
import { limits } from '#scim/limits.ts';
import type { Place, ResourceSource } from './resource-source.ts';

/** Reads a whole list for a query that no key answers. `kind` and `keys` are for the error. */
export async function readAll<R extends Place>(
  list: ResourceSource<R>['list'],
  kind: string,
  keys: string,
): Promise<readonly R[]> {
  const { total } = await list(0, 0);
  if (total > limits.searchedResources) {
    throw tooMany(
      `This query would have to read all ${total} ${kind}; up to ${limits.searchedResources} are read. Filter by ${keys}, alone or with "and".`,
    );
  }
  const records: R[] = [];
  for (let more = true; more; ) {
    const page = await list(records.at(-1) ?? 0, limits.searchedResources - records.length);
    records.push(...page.records);
    more = page.more && records.length < limits.searchedResources;
  }
  return records;
}
