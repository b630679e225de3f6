import type { AdminRouteKey } from '#manifest/routes.ts';
import type { AdminMailPorts } from '#provisioning/admin-mail.ts';
import type { KeyPorts } from '#provisioning/keys.ts';
import type { JobStore } from '#provisioning/work.ts';
import type { LogLine } from './admin-log.ts';
import type { AdminRequest } from './request.ts';

export interface AdminResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type AdminHandler = (request: AdminRequest) => Promise<AdminResponse>;
export type AdminRoutes<Key extends AdminRouteKey> = Readonly<Record<Key, AdminHandler>>;

export interface AdminDependencies extends KeyPorts, AdminMailPorts {
  readonly jobs: JobStore;
  /** Entra: Tenant URL. */
  readonly tenantUrl: (tenant: string) => string;
  /** Writes one JSON line. */
  readonly log: LogLine;
}
