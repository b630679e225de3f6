/** What the template runner asks of a service: one provider per CloudFormation resource type. */

export type Properties = Readonly<Record<string, unknown>>;

export interface ResourceContext {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
  readonly accountId: string;
  /** `cdk.out` when the template is run from the disk: assets are its folders `asset.{hash}`. Otherwise they are in the bucket. */
  readonly assetsFolder?: string;
}

export interface ResourceResult {
  /** What `Ref` answers. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` answers, by attribute name. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ResourceProvider {
  /** Properties whose change makes a new resource: `cdk diff` prints them so. What `update` returns decides. */
  readonly replacedBy?: readonly string[];
  /** Whole or not at all: when it throws, nothing may be left behind. The message becomes the stack event's reason. */
  create(properties: Properties, context: ResourceContext): Promise<ResourceResult>;
  /** Called when the resolved properties differ. A changed `physicalId` means replacement: the old one is deleted later. */
  update(
    physicalId: string,
    properties: Properties,
    previous: Properties,
    context: ResourceContext,
  ): Promise<ResourceResult>;
  delete(physicalId: string, properties: Properties, context: ResourceContext): Promise<void>;
  /**
   * Takes over a resource that is there already, as `cdk import` asks for. `identifier` is what finds it, by property name.
   * A provider without it imports nothing.
   */
  adopt?(
    identifier: Readonly<Record<string, string>>,
    properties: Properties,
    context: ResourceContext,
  ): Promise<ResourceResult>;
  /** After a restart of the local cloud: brings back what this provider keeps in memory only. */
  restore?(physicalId: string, properties: Properties, context: ResourceContext): Promise<void>;
}

/** Resource types of this map are run; types in `accepted` are kept without effect; any other type fails the deployment. */
export type Providers = ReadonlyMap<string, ResourceProvider>;
