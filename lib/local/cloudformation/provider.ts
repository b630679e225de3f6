/** What the template runner asks of a service: one provider per CloudFormation resource type. */

export type Properties = Readonly<Record<string, unknown>>;

export interface ResourceContext {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
  readonly accountId: string;
}

export interface ResourceResult {
  /** What `Ref` answers. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` answers, by attribute name. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ResourceProvider {
  create(properties: Properties, context: ResourceContext): Promise<ResourceResult>;
  /** Called when the resolved properties differ. A changed `physicalId` means replacement: the old one is deleted later. */
  update(
    physicalId: string,
    properties: Properties,
    previous: Properties,
    context: ResourceContext,
  ): Promise<ResourceResult>;
  delete(physicalId: string, properties: Properties, context: ResourceContext): Promise<void>;
  /** After a restart of the local cloud: brings back what this provider keeps in memory only. */
  restore?(physicalId: string, properties: Properties, context: ResourceContext): Promise<void>;
}

/** Resource types of this map are run; types in `accepted` are kept without effect; any other type fails the deployment. */
export type Providers = ReadonlyMap<string, ResourceProvider>;
