/** The only reader of environment variables behind `lambdas/`; names are in `lib/manifest/environment.ts`. */
export function required(name: string): string {
  const value = optional(name);
  if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
  return value;
}

/** An empty variable counts as not set. */
export const optional = (name: string): string | undefined => process.env[name] || undefined;
