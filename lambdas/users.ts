import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { dynamoCursors } from '#aws/dynamo/dynamo-cursors.ts';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import { awsDynamo } from '#aws/runtime/dynamo.ts';
import { endpointSettings } from '#aws/runtime/endpoint-settings.ts';
import { createUsersEndpoint } from '#http/users/endpoint.ts';

const dynamo = awsDynamo();

export const handler = createUsersEndpoint(
  {
    members: dynamoMembers(dynamo),
    cursors: dynamoCursors(dynamo),
    now: () => new Date(),
    newMemberId: randomUUID,
    newEventId: (at) => ulid(at.getTime()),
  },
  { ...endpointSettings(), storeCalls: dynamo.calls },
);
