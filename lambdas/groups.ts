import { endpointSettings } from '#aws/runtime/endpoint-settings.ts';
import { createGroupsEndpoint } from '#http/groups/endpoint.ts';

export const handler = createGroupsEndpoint(endpointSettings());
