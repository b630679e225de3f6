import { CfnElement } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Pins the logical id of a resource that must outlive every rearrangement of the constructs: CloudFormation deletes or
 * abandons what it finds under another id, in somebody else's account.
 */
export function fixLogicalId(construct: Construct, logicalId: string): void {
  const resource = construct.node.defaultChild;
  if (!CfnElement.isCfnElement(resource)) throw new Error(`${construct.node.path} is not one resource`);
  resource.overrideLogicalId(logicalId);
}
