import { notFound, preconditionFailed } from '#scim/errors.ts';
import { ifMatchAllows } from '#scim/etag.ts';
import { Unavailable } from './faults.ts';

/** Which resource, and which version of it the client has seen (`If-Match`). */
export interface Target {
  readonly id: string;
  readonly ifMatch?: string | undefined;
}

/** Somebody else wrote the resource since it was read. */
export const stale = 'stale';
export type Outcome<T> = { readonly done: T } | typeof stale;
export const done = <T>(value: T): Outcome<T> => ({ done: value });

/** How often a change is tried on the version that somebody else has just written. */
const tries = 10;

/** Reads the resource and changes it; when another writer came between, reads again, so that no change is lost. */
export async function untilCurrent<R extends { readonly version: number }, T>(
  target: Target,
  read: (id: string) => Promise<R | undefined>,
  change: (resource: R) => Promise<Outcome<T>>,
): Promise<T> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const resource = await read(target.id);
    if (resource === undefined) throw notFound(target.id);
    if (!ifMatchAllows(target.ifMatch, resource.version)) throw preconditionFailed();
    const outcome = await change(resource);
    if (outcome !== stale) return outcome.done;
  }
  throw new Unavailable(1);
}
