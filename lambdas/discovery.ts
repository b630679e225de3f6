import { endpointSettings } from '#aws/runtime/endpoint-settings.ts';
import { createDiscoveryEndpoint } from '#http/discovery/endpoint.ts';

export const handler = createDiscoveryEndpoint(endpointSettings());
