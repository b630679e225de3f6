import type { Filter } from '#scim/filter.ts';
import { canMatch, joinedType } from '#scim/joined-type.ts';
import type { JsonObject } from '#scim/json.ts';
import { byPlace, type PageStart, type Place, type RecordPage, type ResourceSource } from './resource-source.ts';

type Either<A, B> = Place & { readonly kind: string } & (
    | { readonly from: 'first'; readonly record: A }
    | { readonly from: 'second'; readonly record: B }
  );

/**
 * Two kinds of resources as one list (RFC 7644 §3.4.2.1): all of the first kind, then all of the second. A filter may name
 * attributes of both; where a kind has no such attribute, nothing matches.
 */
export function combined<A extends Place, B extends Place>(
  first: ResourceSource<A>,
  second: ResourceSource<B>,
): ResourceSource<Either<A, B>> {
  const placed = ({ created, id }: Place, kind: string) => ({ created, id, kind });
  const ofFirst = (record: A): Either<A, B> => ({ ...placed(record, first.type.name), from: 'first', record });
  const ofSecond = (record: B): Either<A, B> => ({ ...placed(record, second.type.name), from: 'second', record });

  async function listFrom(startOfFirst: PageStart, limit: number): Promise<RecordPage<Either<A, B>>> {
    const page = await first.list(startOfFirst, limit);
    const skipped = typeof startOfFirst === 'number' ? Math.max(0, startOfFirst - page.total) : 0;
    const rest = await second.list(skipped, page.more ? 0 : limit - page.records.length);
    return {
      total: page.total + rest.total,
      records: [...page.records.map(ofFirst), ...rest.records.map(ofSecond)],
      more: page.more || rest.more,
    };
  }

  async function listFromSecond(start: PageStart, limit: number): Promise<RecordPage<Either<A, B>>> {
    const [{ total }, rest] = await Promise.all([first.list(0, 0), second.list(start, limit)]);
    return { total: total + rest.total, records: rest.records.map(ofSecond), more: rest.more };
  }

  const found = async <R extends Place>(source: ResourceSource<R>, filter: Filter | undefined) =>
    filter === undefined || canMatch(source.type, filter) ? source.matching(filter) : [];

  return {
    type: joinedType(first.type, second.type),

    list: (start, limit) =>
      typeof start !== 'number' && start.kind === second.type.name
        ? listFromSecond(start, limit)
        : listFrom(start, limit),

    async matching(filter) {
      const [some, others] = await Promise.all([found(first, filter), found(second, filter)]);
      return [...some.map(ofFirst), ...others.map(ofSecond)].toSorted(byPlace);
    },

    toResource: (either) =>
      either.from === 'first' ? first.toResource(either.record) : second.toResource(either.record),

    async show(records, projection) {
      const some = records.flatMap((either) => (either.from === 'first' ? [either.record] : []));
      const others = records.flatMap((either) => (either.from === 'second' ? [either.record] : []));
      const shown = {
        first: [...(await first.show(some, projection))],
        second: [...(others.length === 0 ? [] : await second.show(others, projection))],
      };
      const resources: JsonObject[] = [];
      for (const { from } of records) {
        const next = shown[from].shift();
        if (next === undefined) break;
        resources.push(next);
      }
      return resources;
    },
  };
}
