/** RFC 7643 §2.3. `any` is ours: data under an extension URN that no schema describes; it is never advertised. */
type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'reference'
  | 'binary'
  | 'complex'
  | 'any';

type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
type Returned = 'always' | 'default' | 'request' | 'never';
type Uniqueness = 'none' | 'server' | 'global';

/**
 * What a string may hold. `free`: whatever JSON can carry; `line`: one line that is short enough to be a key;
 * `name`: a line that isn't blank and has no invisible characters, so that no two look the same.
 */
type TextRule = 'free' | 'line' | 'name';

/** An attribute with its characteristics (RFC 7643 §2.2, §7). Everything the core does follows from these values. */
export interface Attribute {
  readonly name: string;
  readonly description: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  /** Suggestions (RFC 7643 §2.2 lets a server accept others); never enforced. */
  readonly canonicalValues: readonly string[];
  readonly referenceTypes: readonly string[];
  readonly subAttributes: readonly Attribute[];
  readonly text: TextRule;
  /** Shown in /Schemas. */
  readonly advertised: boolean;
  /** Kept as rows of their own (the members of a group): the limits of one resource don't count them. */
  readonly keptApart: boolean;
}

/** A schema of RFC 7643 §7: the core of a resource type or an extension of it. */
export interface Schema {
  /** The URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

type Characteristics = Partial<Omit<Attribute, 'name' | 'description'>>;

/** An attribute with the RFC's defaults (§2.2) for what isn't given: an optional, single, readWrite, case-insensitive string. */
export function attribute(name: string, description: string, characteristics: Characteristics = {}): Attribute {
  return {
    name,
    description,
    type: characteristics.subAttributes === undefined ? 'string' : 'complex',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    canonicalValues: [],
    referenceTypes: [],
    subAttributes: [],
    text: 'free',
    advertised: true,
    keptApart: false,
    ...characteristics,
  };
}

/** What is known of an attribute that no schema describes. */
export const undescribed = (name: string): Attribute =>
  attribute(name, 'Kept as it was sent.', { type: 'any', advertised: false });

/** Finds an attribute by its name in any case (RFC 7643 §2.1). */
export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((candidate) => candidate.name.toLowerCase() === wanted);
}

/** The sub-attribute of this name; every name exists below data that nobody described. */
export function subAttributeNamed(parent: Attribute, name: string): Attribute | undefined {
  return parent.type === 'any' ? undescribed(name) : attributeNamed(parent.subAttributes, name);
}
