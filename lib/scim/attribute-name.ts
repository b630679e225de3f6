import { attributeNamed, subAttributeNamed, undescribed } from './attribute.ts';
import type { AttributeRef } from './filter.ts';
import { isPrototypeName } from './json.ts';
import { coreAttributes, type ResourceType, schemaNamed } from './resource-type.ts';
import { unqualified } from './tolerances.ts';

/** What a client means by the name of an attribute, as it stands in bodies, paths, filters and projections. */
export type Named =
  | { readonly kind: 'attribute'; readonly ref: AttributeRef }
  /** A whole schema: `core` is that of the resource type, whose attributes are at the top level. */
  | { readonly kind: 'schema'; readonly urn: string; readonly core: boolean }
  /** A proper name, but of nothing that this resource has. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed' };

const unknown: Named = { kind: 'unknown' };
const malformed: Named = { kind: 'malformed' };

/** What the place of a name tells about it. */
export interface NameHints {
  /** URNs of extensions that no schema describes but that the resource has. */
  readonly dataUrns?: readonly string[];
  /** The value behind the name is an object, so that a URN of unknown form stands for a whole extension. */
  readonly holdsObject?: boolean;
  /** Attributes of extensions must be qualified. */
  readonly strict?: boolean;
}

/**
 * Looks up `attribute`, `attribute.sub`, `urn:…:attribute`, `urn:…:attribute.sub` or a bare URN, in any case
 * (RFC 7644 §3.10).
 */
export function lookUpName(type: ResourceType, name: string, hints: NameHints = {}): Named {
  if (!isUrn(name)) return lookUpUnqualified(type, name, hints);
  const { urn, rest } = splitUrn(type, name, hints);
  if (!urnShape.test(urn)) return malformed;
  const schema = schemaNamed(type, urn);
  if (schema === undefined && reservedUrn.test(urn)) return unknown;
  const core = schema === type.schema;
  if (rest === undefined) return { kind: 'schema', urn: schema?.id ?? urn, core };

  const parts = partsOf(rest);
  if (parts === undefined) return malformed;
  if (core) return lookUp(coreAttributes(type), undefined, parts);
  if (schema !== undefined) return lookUp(schema.attributes, schema.id, parts);
  return withSub({ urn, attribute: undescribed(parts[0]) }, parts[1]);
}

/** URNs that RFC 7643 §10 keeps for resources of other types and for messages: never an extension of this one. */
const reservedUrn = /^urn:ietf:params:scim:(schemas:core|api):/i;

export const isUrn = (name: string): boolean => name.slice(0, 4).toLowerCase() === 'urn:';

type Parts = readonly [attribute: string, sub: string | undefined];

function lookUpUnqualified(type: ResourceType, name: string, hints: NameHints): Named {
  const parts = partsOf(name);
  if (parts === undefined) return malformed;
  const found = lookUp(coreAttributes(type), undefined, parts);
  if (found.kind !== 'unknown' || hints.strict === true) return found;
  const ref = unqualified(type.extensions, parts[0]);
  return ref === undefined ? unknown : withSub(ref, parts[1]);
}

function lookUp(attributes: readonly AttributeRef['attribute'][], urn: string | undefined, [name, sub]: Parts): Named {
  const attribute = attributeNamed(attributes, name);
  if (attribute === undefined) return unknown;
  return withSub(urn === undefined ? { attribute } : { urn, attribute }, sub);
}

function withSub(ref: AttributeRef, name: string | undefined): Named {
  if (name === undefined) return { kind: 'attribute', ref };
  const sub = subAttributeNamed(ref.attribute, name);
  return sub === undefined ? unknown : { kind: 'attribute', ref: { ...ref, sub } };
}

/** RFC 7643 figure 1, with `$ref` besides. */
const nameShape = /^[A-Za-z][A-Za-z0-9_-]*$/;
const urnShape = /^[A-Za-z0-9:._~%+=/@#-]{5,256}$/;

export const isProperName = (name: string): boolean =>
  (nameShape.test(name) || name === '$ref') && name.length <= 256 && !isPrototypeName(name);

function partsOf(name: string): Parts | undefined {
  const [attribute, sub, ...more] = name.split('.');
  if (attribute === undefined || more.length > 0 || !isProperName(attribute)) return undefined;
  return sub === undefined || isProperName(sub) ? [attribute, sub] : undefined;
}

interface SplitUrn {
  readonly urn: string;
  readonly rest?: string;
}

function splitUrn(type: ResourceType, name: string, { dataUrns = [], holdsObject = false }: NameHints): SplitUrn {
  const folded = name.toLowerCase();
  const known = [type.schema.id, ...type.extensions.map((schema) => schema.id), ...dataUrns]
    .filter((urn) => folded === urn.toLowerCase() || folded.startsWith(`${urn.toLowerCase()}:`))
    .reduce((longest, urn) => (urn.length > longest.length ? urn : longest), '');
  if (known === '') return splitUnknownUrn(name, holdsObject);
  return name.length === known.length ? { urn: known } : { urn: known, rest: name.slice(known.length + 1) };
}

/**
 * A SCIM URN ends with a version and a name (`…:CustomExtensionName:2.0:User`), and what follows is the attribute. The
 * dot in "2.0" separates nothing. A URN of another form is taken to end before its last colon, unless it `isWhole`.
 */
function splitUnknownUrn(name: string, isWhole: boolean): SplitUrn {
  const segments = name.split(':');
  const version = segments.findLastIndex((segment) => /^\d+\.\d+$/.test(segment));
  if (version === -1 && isWhole) return { urn: name };
  const end = version === -1 ? segments.length - 1 : Math.min(version + 2, segments.length);
  if (segments.length - end > 1) return { urn: segments.slice(0, -1).join(':'), rest: segments.at(-1) ?? '' };
  const urn = segments.slice(0, end).join(':');
  return end === segments.length ? { urn } : { urn, rest: segments.slice(end).join(':') };
}
