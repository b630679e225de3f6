import type { Properties, Providers, ResourceProvider } from '#local/cloudformation/provider.ts';

export interface FakeService {
  /** Type `Test::Thing`: a change of `Name` replaces it, `Fail` makes it fail with that reason. */
  readonly providers: Providers;
  /** What exists, by physical id. */
  readonly things: Map<string, Properties>;
  /** `create A`, `update A`, … in the order of calls; A is the logical id. */
  readonly calls: string[];
}

/** A service with one resource type that keeps things in memory, as a provider of a real one would. */
export function aFakeService(): FakeService {
  const things = new Map<string, Properties>();
  const calls: string[] = [];
  let made = 0;
  const make = (properties: Properties, logicalId: string) => {
    const { Fail, Name, Value } = properties;
    if (typeof Fail === 'string') throw new Error(Fail);
    made += 1;
    const physicalId = `${String(Name ?? logicalId)}-${made}`;
    things.set(physicalId, properties);
    return { physicalId, attributes: { Arn: `arn:thing:${physicalId}`, Value } };
  };
  const provider: ResourceProvider = {
    replacedBy: ['Name'],
    create: async (properties, { logicalId }) => {
      calls.push(`create ${logicalId}`);
      return make(properties, logicalId);
    },
    update: async (physicalId, properties, previous, { logicalId }) => {
      calls.push(`update ${logicalId}`);
      if (properties['Name'] !== previous['Name']) return make(properties, logicalId);
      if (typeof properties['Fail'] === 'string') throw new Error(properties['Fail']);
      things.set(physicalId, properties);
      return { physicalId, attributes: { Arn: `arn:thing:${physicalId}`, Value: properties['Value'] } };
    },
    delete: async (physicalId, properties, { logicalId }) => {
      calls.push(`delete ${logicalId}`);
      if (typeof properties['Stuck'] === 'string') throw new Error(properties['Stuck']);
      things.delete(physicalId);
    },
    adopt: async ({ Id = '' }, properties, { logicalId }) => {
      calls.push(`adopt ${logicalId}`);
      if (!things.has(Id)) throw new Error(`there is no thing ${Id}`);
      return { physicalId: Id, attributes: { Arn: `arn:thing:${Id}`, Value: properties['Value'] } };
    },
    restore: async (physicalId, properties, { logicalId }) => {
      calls.push(`restore ${logicalId}`);
      things.set(physicalId, properties);
    },
  };
  return { providers: new Map([['Test::Thing', provider]]), things, calls };
}

/** A resource of the fake service as it stands in a template. */
export const thing = (properties: Properties = {}, attributes: Readonly<Record<string, unknown>> = {}) => ({
  Type: 'Test::Thing',
  Properties: properties,
  ...attributes,
});
