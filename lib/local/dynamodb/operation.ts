import type { Store } from 'dynalite/db/index.js';
import { checkTypes, checkValidations, type Types } from 'dynalite/validations/index.js';
import * as z from 'zod';
import { validationFault } from './faults.ts';

/** By the name in `x-amz-target`: takes the parsed body, answers what becomes the body of a 200, throws faults. */
export type Operations = Readonly<Record<string, (body: unknown) => Promise<unknown>>>;

type Custom = Parameters<typeof checkValidations>[2];

/** Checks a body as DynamoDB would, with its texts; fields that `types` does not name are dropped. */
export function parse<Data>(store: Store, body: unknown, types: Types, custom: Custom | undefined = null): Data {
  const data = checkTypes<Data>(body, types);
  checkValidations(data, types, custom, store);
  return data;
}

/** Checks a body that dynalite has no types for. */
export function parseShape<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw validationFault(`1 validation error detected: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
}

/** A field of something that is not parsed (yet). */
export function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}
