import { ulid } from 'ulid';
import type { ConnectorKey, KeyUse } from '#itam/connector-key.ts';
import type { AdminEvent } from '#provisioning/admin-event.ts';
import type { Connector } from '#provisioning/connector-store.ts';
import { newRecordId } from '#provisioning/record-id.ts';
import type { Tenant } from '#provisioning/tenant-store.ts';

/** Noon of the day on which the tests below `test/` that need a clock take place. */
export const noon = new Date('2026-03-01T12:00:00.000Z');

const minuteMs = 60_000;
export const minutes = (count: number): number => count * minuteMs;
export const hours = (count: number): number => minutes(count * 60);
export const days = (count: number): number => hours(count * 24);
/** Before and after noon. */
export const ago = (ms: number): Date => new Date(noon.getTime() - ms);
export const fromNow = (ms: number): Date => new Date(noon.getTime() + ms);

export const aTenant = (overrides: Partial<Tenant> = {}): Tenant => ({
  id: `t${newRecordId()}`,
  name: 'Acme Ltd',
  scimEnabled: true,
  brake: 'on',
  groups: 'accept',
  createdAt: ago(days(10)).toISOString(),
  ...overrides,
});

export const aConnector = (overrides: Partial<Connector> = {}): Connector => ({
  id: newRecordId(),
  name: 'Entra',
  idp: 'entra',
  createdAt: ago(days(9)).toISOString(),
  keys: [],
  lastUse: {},
  version: 1,
  ...overrides,
});

export const aKey = (overrides: Partial<ConnectorKey> = {}): ConnectorKey => ({
  id: newRecordId(),
  scopes: ['read', 'write'],
  createdAt: ago(days(8)).toISOString(),
  createdBy: 'ana',
  expiresAt: fromNow(days(300)).toISOString(),
  ...overrides,
});

export const used = (before: number): KeyUse => ({ at: ago(before).toISOString() });

export const anAdminEvent = (overrides: Partial<AdminEvent> = {}): AdminEvent => ({
  id: ulid(),
  at: noon.toISOString(),
  actor: { kind: 'admin', name: 'ana' },
  action: 'tenant.created',
  result: 'applied',
  requestId: 'request-1',
  ...overrides,
});
