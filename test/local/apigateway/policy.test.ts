import { describe, expect, it } from 'vitest';
import { judge, policySchema } from '#local/apigateway/policy.ts';

const arn = 'arn:aws:execute-api:us-east-1:000000000000:api/scim/GET/v2/acme/Users';
const allow = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: arn };
const deny = { ...allow, Effect: 'Deny' };

describe('the policy of an authorizer', () => {
  it.each([
    ['the very method', [allow], 'allowed'],
    ['a wildcard for everything', [{ ...allow, Action: '*', Resource: '*' }], 'allowed'],
    ['a wildcard across slashes', [{ ...allow, Resource: `${arn.slice(0, 49)}*/v2/acme/*` }], 'allowed'],
    ['one of several resources', [{ ...allow, Resource: ['nothing', arn] }], 'allowed'],
    ['one character for any', [{ ...allow, Resource: arn.replace('acme', 'a??e') }], 'allowed'],
    ['an action in another case', [{ ...allow, Action: 'EXECUTE-API:invoke' }], 'allowed'],
    ['an Allow and a Deny', [allow, deny], 'denied'],
    ['a Deny before an Allow', [deny, allow], 'denied'],
    ['another action', [{ ...allow, Action: 'execute-api:ManageConnections' }], 'not-allowed'],
    ['another path', [{ ...allow, Resource: arn.replace('acme', 'other') }], 'not-allowed'],
    ['a longer tenant', [{ ...allow, Resource: arn.replace('acme/Users', 'acm/*') }], 'not-allowed'],
    ['a dot that is none', [{ ...allow, Resource: arn.replace('acme', 'a.me') }], 'not-allowed'],
    ['no statement', [], 'not-allowed'],
  ])('with %s', (_, Statement, verdict) => {
    const policy = policySchema.parse({ Version: '2012-10-17', Statement });

    expect(judge(policy, arn)).toBe(verdict);
  });

  it.each(['NotAction', 'NotResource', 'Condition', 'Principal'])('is not understood with %s', (field) => {
    expect(policySchema.safeParse({ Statement: { ...allow, [field]: {} } }).success).toBe(false);
  });
});
