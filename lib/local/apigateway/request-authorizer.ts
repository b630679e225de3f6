import * as z from 'zod';
import type { Authorizer } from './apis.ts';
import { GatewayFault } from './fault.ts';
import type { Functions, ReportProblem } from './functions.ts';
import { headerValues } from './message.ts';
import { judge, type Policy, policySchema } from './policy.ts';
import type { RequestPart, RoutedRequest } from './proxy-event.ts';
import { parseQuery } from './query.ts';

const answerSchema = z.object({
  principalId: z.string(),
  policyDocument: policySchema,
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
});

interface CachedAnswer {
  readonly principalId: string;
  readonly policy: Policy;
  readonly context: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

/** Answers with the request's `requestContext.authorizer`; throws a GatewayFault for a request that may not pass. */
export type Authorize = (
  authorizer: Authorizer,
  routed: RoutedRequest,
  part: RequestPart,
  methodArn: string,
) => Promise<Readonly<Record<string, string>>>;

/** A Lambda REQUEST authorizer. What it answers is kept per identity source for the authorizer's TTL, as AWS does. */
export function createRequestAuthorizer(functions: Functions, report: ReportProblem): Authorize {
  const cache = new Map<string, CachedAnswer>();

  return async (authorizer, routed, part, methodArn) => {
    const identity = identityOf(authorizer, routed);
    const key = JSON.stringify([authorizer.id, routed.destination.stage.name, ...identity]);
    const known = cache.get(key);
    const now = Date.now();
    const answer = known && known.expiresAt > now ? known : await ask(authorizer, part, methodArn);
    if (answer !== known && authorizer.ttlSeconds > 0) {
      forgetExpired(cache, now);
      cache.set(key, answer);
    }
    const verdict = judge(answer.policy, methodArn);
    if (verdict === 'denied') {
      throw new GatewayFault(
        'ACCESS_DENIED',
        'User is not authorized to access this resource with an explicit deny',
        answer.context,
      );
    }
    if (verdict === 'not-allowed') {
      throw new GatewayFault('ACCESS_DENIED', 'User is not authorized to access this resource', answer.context);
    }
    return { ...answer.context, principalId: answer.principalId };
  };

  async function ask(authorizer: Authorizer, part: RequestPart, methodArn: string): Promise<CachedAnswer> {
    const outcome = await functions.invoke(authorizer.functionArn, { type: 'REQUEST', methodArn, ...part });
    if (outcome.outcome === 'failed') {
      if (outcome.errorMessage === 'Unauthorized') throw new GatewayFault('UNAUTHORIZED', 'Unauthorized');
      report(`The authorizer failed: ${outcome.errorType}: ${outcome.errorMessage}`);
      throw new GatewayFault('AUTHORIZER_FAILURE', 'Internal server error');
    }
    const { success, data, error } = answerSchema.safeParse(outcome.payload);
    if (!success) {
      report(`The authorizer's answer is not a policy with a flat context: ${z.prettifyError(error)}`);
      throw new GatewayFault('AUTHORIZER_CONFIGURATION_ERROR', 'Internal server error');
    }
    return {
      principalId: data.principalId,
      policy: data.policyDocument,
      context: data.context ?? {},
      expiresAt: Date.now() + authorizer.ttlSeconds * 1000,
    };
  }
}

/** Values of all identity sources; a missing one is refused before the function is asked. */
function identityOf(authorizer: Authorizer, routed: RoutedRequest): string[] {
  return authorizer.identitySources.map((source) => {
    const value = sourceValue(source, routed);
    if (value === undefined || value === '') throw new GatewayFault('UNAUTHORIZED', 'Unauthorized');
    return value;
  });
}

function sourceValue(source: string, { request, destination, matched }: RoutedRequest): string | undefined {
  const [, kind, name = ''] =
    /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? [];
  if (kind === 'method.request.header') return headerValues(request.headers, name).at(-1);
  if (kind === 'method.request.querystring') return parseQuery(request.rawQuery).find(([given]) => given === name)?.[1];
  if (kind === 'stageVariables') return destination.stage.variables[name];
  const context: Readonly<Record<string, string>> = {
    httpMethod: request.method,
    path: request.path,
    resourcePath: matched.resourcePath,
    stage: destination.stage.name,
    'identity.sourceIp': request.sourceIp,
  };
  return context[name];
}

function forgetExpired(cache: Map<string, CachedAnswer>, now: number): void {
  for (const [key, { expiresAt }] of cache) if (expiresAt <= now) cache.delete(key);
}
