import type { Comparison, Filter } from './filter.ts';
import { fitsKey } from './key-text.ts';
import { foldCase } from './normalise.ts';

type LookupKey = 'id' | 'userName' | 'externalId' | 'displayName' | 'workMail' | 'mail' | 'member';

/** A value that every match has, so that a store can find the candidates without reading everybody. */
export interface KeyLookup {
  readonly key: LookupKey;
  /** Folded, unless the attribute is case-exact; empty, which is nobody's value, for one that can be nobody's. */
  readonly value: string;
}

/**
 * The look-ups that a filter allows: it is one of these equalities, or a conjunction with some of them, in the order of
 * the filter. `workMail` is an address of type work, `mail` one of any type. None: the filter needs the whole list.
 * The candidates must still be put to `matches`.
 */
export function keyLookups(filter: Filter): readonly KeyLookup[] {
  return conjunction(filter).flatMap((part): readonly KeyLookup[] => {
    if (part.kind === 'some' && part.ref.urn === undefined) return lookUpInValues(part.ref.attribute.name, part.filter);
    if (part.kind !== 'compare' || part.ref.urn !== undefined) return [];
    const { attribute, sub } = part.ref;
    return lookUp(part, keyByName[sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`]);
  });
}

const keyByName: Readonly<Record<string, LookupKey>> = {
  id: 'id',
  userName: 'userName',
  externalId: 'externalId',
  displayName: 'displayName',
  'emails.value': 'mail',
  'members.value': 'member',
};

function lookUpInValues(attribute: string, filter: Filter): readonly KeyLookup[] {
  const equalities = conjunction(filter).filter((part) => part.kind === 'compare' && part.operator === 'eq');
  const compared = (name: string) =>
    equalities.find((part): part is Comparison => part.kind === 'compare' && part.ref.attribute.name === name);
  const value = compared('value');
  if (value === undefined) return [];
  const type = compared('type')?.value;
  const isWork = attribute === 'emails' && typeof type === 'string' && foldCase(type) === 'work';
  return lookUp(value, isWork ? 'workMail' : keyByName[`${attribute}.value`]);
}

function lookUp({ ref, operator, value }: Comparison, key: LookupKey | undefined): readonly KeyLookup[] {
  if (key === undefined || operator !== 'eq' || typeof value !== 'string') return [];
  const folded = (ref.sub ?? ref.attribute).caseExact ? value : foldCase(value);
  return [{ key, value: fitsKey(folded) ? folded : nobodys }];
}

/** Looked up instead of a text that no store could have as a key. */
const nobodys = '';

const conjunction = (filter: Filter): readonly Filter[] => (filter.kind === 'and' ? filter.filters : [filter]);
