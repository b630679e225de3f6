import type { ChangeSet } from './change-sets.ts';
import type { ResourceChange } from './plan.ts';
import type { Stack, StackEvent, StackOutput, StackResource } from './stack.ts';

/** Stacks in the form of the CloudFormation API's answers. */

export const stackAnswer = (stack: Stack) => ({
  StackId: stack.id,
  StackName: stack.name,
  StackStatus: stack.status,
  StackStatusReason: stack.statusReason,
  CreationTime: stack.createdAt,
  LastUpdatedTime: stack.updatedAt,
  DisableRollback: false,
  EnableTerminationProtection: stack.terminationProtection,
  Parameters: stack.parameters.map(parameterAnswer),
  Tags: stack.tags.map(({ key, value }) => ({ Key: key, Value: value })),
  Outputs: stack.outputs.map(outputAnswer),
  NotificationARNs: [],
  Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
});

const parameterAnswer = ({ key, value, resolved, fromSsm, noEcho }: Stack['parameters'][number]) => ({
  ParameterKey: key,
  ParameterValue: noEcho ? '****' : value,
  ResolvedValue: fromSsm ? String(resolved) : undefined,
});

const outputAnswer = ({ key, value, description, exportName }: StackOutput) => ({
  OutputKey: key,
  OutputValue: value,
  Description: description,
  ExportName: exportName,
});

export const summaryAnswer = (stack: Stack) => ({
  StackId: stack.id,
  StackName: stack.name,
  StackStatus: stack.status,
  StackStatusReason: stack.statusReason,
  CreationTime: stack.createdAt,
  LastUpdatedTime: stack.updatedAt,
});

export const eventAnswer = (stack: Stack, event: StackEvent) => ({
  StackId: stack.id,
  StackName: stack.name,
  EventId: event.eventId,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  ResourceStatus: event.status,
  ResourceStatusReason: event.reason,
  Timestamp: event.timestamp,
});

export const resourceAnswer = (stack: Stack, resource: StackResource) => ({
  StackId: stack.id,
  StackName: stack.name,
  LogicalResourceId: resource.logicalId,
  PhysicalResourceId: resource.physicalId,
  ResourceType: resource.type,
  ResourceStatus: resource.status,
  Timestamp: resource.updatedAt,
  LastUpdatedTimestamp: resource.updatedAt,
});

export const changeSetAnswer = (stack: Stack, changeSet: ChangeSet) => ({
  ChangeSetId: changeSet.id,
  ChangeSetName: changeSet.name,
  StackId: stack.id,
  StackName: stack.name,
  Description: changeSet.description,
  CreationTime: changeSet.createdAt,
  Status: changeSet.status,
  StatusReason: changeSet.statusReason,
  ExecutionStatus: changeSet.status === 'FAILED' ? 'UNAVAILABLE' : 'AVAILABLE',
  Parameters: changeSet.request.blueprint.parameters.map(parameterAnswer),
  Tags: changeSet.request.tags.map(({ key, value }) => ({ Key: key, Value: value })),
  Changes: changeSet.changes.map(changeAnswer),
});

const changeAnswer = (change: ResourceChange) => ({
  Type: 'Resource',
  ResourceChange: {
    Action: change.action,
    LogicalResourceId: change.logicalId,
    PhysicalResourceId: change.physicalId,
    ResourceType: change.type,
    Replacement:
      change.action === 'Modify' ? (change.properties.some(({ replaces }) => replaces) ? 'True' : 'False') : undefined,
    Scope: change.action === 'Modify' ? ['Properties'] : [],
    Details: change.properties.map(({ name, replaces }) => ({
      Target: { Attribute: 'Properties', Name: name, RequiresRecreation: replaces ? 'Always' : 'Never' },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    })),
    BeforeContext: change.before === undefined ? undefined : JSON.stringify({ Properties: change.before }),
    AfterContext: change.after === undefined ? undefined : JSON.stringify({ Properties: change.after }),
  },
});
