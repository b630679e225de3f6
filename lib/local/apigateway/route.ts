import { type Api, type ApiMethod, type ApiResource, methodKey, rootResourceId } from './apis.ts';

export interface MatchedResource {
  readonly resourceId: string;
  /** With its placeholders, e.g. `/v2/{tenant}/Users`. */
  readonly resourcePath: string;
  /** Percent-encoded as received, which is how AWS hands them over. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Step {
  readonly resource: ApiResource;
  readonly captured: Readonly<Record<string, string>>;
  readonly left: readonly string[];
}

/**
 * The resource for a path: at each part a fixed name beats `{id}`, and `{id}` beats `{proxy+}`; a slash at the end is
 * ignored. Resources without any method only lead to others.
 * @param segments path parts as received, percent-encoded
 */
export function matchResource(api: Api, segments: readonly string[]): MatchedResource | undefined {
  const parts = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
  return descend(api, rootResourceId(api.id), '', {}, parts);
}

/** The method itself beats ANY. */
export function methodOf(api: Api, resourceId: string, httpMethod: string): ApiMethod | undefined {
  return api.methods.get(methodKey(resourceId, httpMethod)) ?? api.methods.get(methodKey(resourceId, 'ANY'));
}

function descend(
  api: Api,
  resourceId: string,
  resourcePath: string,
  pathParameters: Readonly<Record<string, string>>,
  parts: readonly string[],
): MatchedResource | undefined {
  if (parts.length === 0) {
    const callable = [...api.methods.values()].some((method) => method.resourceId === resourceId);
    return callable
      ? { resourceId, resourcePath: resourcePath === '' ? '/' : resourcePath, pathParameters }
      : undefined;
  }
  for (const { resource, captured, left } of stepsFrom(api, resourceId, parts)) {
    const path = `${resourcePath}/${resource.pathPart}`;
    const match = descend(api, resource.id, path, { ...pathParameters, ...captured }, left);
    if (match) return match;
  }
  return undefined;
}

/** Where the next part may lead, the most specific first. */
function stepsFrom(api: Api, parentId: string, parts: readonly string[]): Step[] {
  const [part = '', ...left] = parts;
  const steps: { readonly rank: number; readonly step: Step }[] = [];
  for (const resource of api.resources.values()) {
    if (resource.parentId !== parentId) continue;
    const [, name = '', greedy] = /^\{([^}+]+)(\+?)\}$/.exec(resource.pathPart) ?? [];
    if (name === '') {
      if (resource.pathPart === decodeURIComponent(part))
        steps.push({ rank: 0, step: { resource, captured: {}, left } });
    } else if (greedy === '+') {
      steps.push({ rank: 2, step: { resource, captured: { [name]: parts.join('/') }, left: [] } });
    } else if (part !== '') {
      steps.push({ rank: 1, step: { resource, captured: { [name]: part }, left } });
    }
  }
  return steps.sort((a, b) => a.rank - b.rank).map(({ step }) => step);
}
