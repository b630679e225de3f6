import { invalidFilter } from './errors.ts';
import type { Filter } from './filter.ts';

/**
 * The ids that a filter asks the members of a group for, so that it can be decided by looking these up instead of reading
 * all members. Throws invalidFilter when the filter asks for members in any other way than by id.
 */
export function memberIdsIn(filter: Filter): readonly string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(memberIdsIn);
    case 'not':
      return memberIdsIn(filter.filter);
    case 'some':
      return isOfMembers(filter) ? [idDemandedBy(filter.filter)] : [];
    case 'present':
    case 'compare':
      return isOfMembers(filter) ? [idDemandedBy(filter)] : [];
  }
}

const isOfMembers = ({ ref }: Extract<Filter, { ref: unknown }>): boolean =>
  ref.urn === undefined && ref.attribute.name === 'members';

/** The id that a member must have to fulfil this filter, whatever else is asked for. */
function idDemandedBy(filter: Filter): string {
  const parts = filter.kind === 'and' ? filter.filters : [filter];
  for (const part of parts) {
    if (part.kind !== 'compare' || part.operator !== 'eq' || typeof part.value !== 'string') continue;
    if ((part.ref.sub ?? part.ref.attribute).name === 'value') return part.value;
  }
  throw invalidFilter('Groups are found by the ids of their members only: members.value eq "…".');
}
