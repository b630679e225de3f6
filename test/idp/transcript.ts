import { readFileSync } from 'node:fs';

/** What one IdP sends in the life of a person, and what it needs to be answered. Texts may hold `${name}`. */
export interface Transcript {
  readonly client: string;
  /** Typed behind the Tenant URL by the admin; whether the IdP sends it along is not documented, so it is. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly token?: 'wrong';
  };
  readonly expect: { readonly status: number; readonly body?: unknown };
  /** Values of the answer that later steps use: name → dotted path. */
  readonly save?: Readonly<Record<string, string>>;
  /** Dotted paths that must not be in the answer. */
  readonly absent?: readonly string[];
  /** Dotted paths whose value must be that of the answer before. */
  readonly same?: readonly string[];
}

export const readTranscript = (file: string): Transcript =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

/** Replaces every `${name}` in all texts. Throws when a step uses what no step before has saved. */
export function fill<T>(value: T, names: ReadonlyMap<string, string>): T {
  const filled = JSON.stringify(value).replace(/\$\{(\w+)\}/g, (_all, name: string) => {
    const known = names.get(name);
    if (known === undefined) throw new Error(`no step has saved \${${name}}`);
    return known;
  });
  return JSON.parse(filled);
}

/** Reads `a.b`; a URN with dots of its own is one name. */
export function at(value: unknown, path: string): unknown {
  const urn = /^(urn:.*:User)(?:\.(.*))?$/.exec(path);
  const names = urn === null ? path.split('.') : [urn[1] ?? '', ...(urn[2] === undefined ? [] : [urn[2]])];
  return names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}
