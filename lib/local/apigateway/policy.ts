import * as z from 'zod';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
});

/** An authorizer's IAM policy, as far as the local cloud can judge it: no NotAction, no NotResource, no conditions. */
export const policySchema = z.object({
  Version: z.string().optional(),
  Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
});

export type Policy = z.infer<typeof policySchema>;

export type Verdict = 'allowed' | 'denied' | 'not-allowed';

/** Deny beats Allow; without an Allow the call is refused as well. */
export function judge(policy: Policy, methodArn: string): Verdict {
  const matching = policy.Statement.filter(
    ({ Action, Resource }) =>
      Action.some((pattern) => matchesPattern(pattern.toLowerCase(), 'execute-api:invoke')) &&
      Resource.some((pattern) => matchesPattern(pattern, methodArn)),
  );
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return matching.length > 0 ? 'allowed' : 'not-allowed';
}

/** IAM's wildcards: `*` is any text, slashes and colons included; `?` is one character. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
