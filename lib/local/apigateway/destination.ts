import type { Api, Apis, Stage } from './apis.ts';

/** Which stage of which API a request is for, and what is left of its path for the API's own resources. */
export interface Destination {
  readonly api: Api;
  readonly stage: Stage;
  /** Starts with a slash; percent-encoded as received. */
  readonly resourcePath: string;
  /** What AWS puts into the event's `path`: without the stage, but with the base path of a custom domain. */
  readonly eventPath: string;
}

/**
 * AWS tells APIs apart by host: `{api}.execute-api.{region}.amazonaws.com/{stage}/…`, or a custom domain and its base
 * paths. Both work here as well; on any other host, which is the usual case on a laptop, the stage's name decides alone.
 */
export function findDestination(apis: Apis, host: string, path: string): Destination | undefined {
  const hostname = host.replace(/:\d+$/, '').toLowerCase();
  const { first, rest } = splitFirst(path);
  const basePaths = apis.domains.get(hostname);
  if (basePaths) {
    const mapping = basePaths.get(first);
    if (mapping) return at(apis.apis.get(mapping.apiId), mapping.stage, rest, path);
    const whole = basePaths.get('');
    return whole && at(apis.apis.get(whole.apiId), whole.stage, path, path);
  }
  const [label = '', service] = hostname.split('.');
  if (service === 'execute-api') return at(apis.apis.get(label), first, rest, rest);
  const owner = [...apis.apis.values()].find((api) => api.stages.has(first));
  return at(owner, first, rest, rest);
}

/** The deployed stages as path beginnings, for a person who called something else. */
export const deployedPaths = (apis: Apis): string[] =>
  [...apis.apis.values()].flatMap((api) => [...api.stages.keys()].map((stage) => `/${stage}`)).sort();

function at(api: Api | undefined, stageName: string, resourcePath: string, eventPath: string): Destination | undefined {
  const stage = api?.stages.get(stageName);
  return api && stage ? { api, stage, resourcePath, eventPath } : undefined;
}

function splitFirst(path: string): { first: string; rest: string } {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  return { first, rest: rest === '' ? '/' : rest };
}
