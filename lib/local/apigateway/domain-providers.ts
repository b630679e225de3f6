import * as z from 'zod';
import type { Properties, ResourceProvider } from '../cloudformation/provider.ts';
import type { Apis } from './apis.ts';

/** A custom domain: a client that sends its name in the Host header reaches the APIs through its base paths. */
export function domainProvider({ domains }: Apis): ResourceProvider {
  const put = (properties: Properties) => {
    const { DomainName } = z.object({ DomainName: z.string() }).parse(properties);
    const name = DomainName.toLowerCase();
    if (!domains.has(name)) domains.set(name, new Map());
    const target = `d-local.execute-api.localhost`;
    return {
      physicalId: DomainName,
      attributes: {
        RegionalDomainName: target,
        RegionalHostedZoneId: 'ZLOCAL',
        DistributionDomainName: target,
        DistributionHostedZoneId: 'ZLOCAL',
      },
    };
  };
  return {
    create: async (properties) => put(properties),
    update: async (_, properties) => put(properties),
    delete: async (name) => void domains.delete(name.toLowerCase()),
    restore: async (_, properties) => void put(properties),
  };
}

const mappingShape = z.object({
  DomainName: z.string(),
  RestApiId: z.string(),
  Stage: z.string(),
  BasePath: z.string().default(''),
});

export function basePathMappingProvider({ domains }: Apis): ResourceProvider {
  const put = (properties: Properties) => {
    const { DomainName, RestApiId, Stage, BasePath } = mappingShape.parse(properties);
    const basePaths = domains.get(DomainName.toLowerCase());
    if (!basePaths) throw new Error(`Invalid domain name identifier specified ${DomainName}`);
    basePaths.set(BasePath, { apiId: RestApiId, stage: Stage });
    return { physicalId: `${DomainName}|${BasePath}`, attributes: {} };
  };
  const remove = (properties: Properties) => {
    const { DomainName, BasePath } = mappingShape.parse(properties);
    domains.get(DomainName.toLowerCase())?.delete(BasePath);
  };
  return {
    create: async (properties) => put(properties),
    update: async (_, properties) => put(properties),
    delete: async (_, properties) => remove(properties),
    restore: async (_, properties) => void put(properties),
  };
}
