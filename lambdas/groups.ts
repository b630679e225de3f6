import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { dynamoCursors } from '#aws/dynamo/dynamo-cursors.ts';
import { dynamoGroups } from '#aws/dynamo/dynamo-groups.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import { awsDynamo } from '#aws/runtime/dynamo.ts';
import { endpointSettings } from '#aws/runtime/endpoint-settings.ts';
import { awsWork } from '#aws/runtime/work.ts';
import { createGroupsEndpoint } from '#http/groups/endpoint.ts';

const dynamo = awsDynamo();

export const handler = createGroupsEndpoint(
  {
    groups: dynamoGroups(dynamo),
    members: dynamoMembers(dynamo),
    work: awsWork(dynamo),
    cursors: dynamoCursors(dynamo),
    now: () => new Date(),
    newGroupId: randomUUID,
    newEventId: (at) => ulid(at.getTime()),
  },
  { ...endpointSettings(), storeCalls: dynamo.calls },
);
