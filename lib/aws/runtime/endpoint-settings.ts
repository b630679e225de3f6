import { environment } from '#manifest/environment.ts';
import { optional } from './environment.ts';
import { logLine } from './log.ts';

/** What every function of the SCIM API is told by its surroundings. */
export const endpointSettings = () => ({ publicUrl: optional(environment.publicUrl), log: logLine });
