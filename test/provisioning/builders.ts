import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import type { Group } from '#provisioning/group.ts';
import type { Member } from '#provisioning/member.ts';
import type { ProvisioningEvent } from '#provisioning/provisioning-event.ts';

export function aMember(overrides: Partial<Member> = {}): Member {
  const id = randomUUID();
  return {
    id,
    connector: 'c1',
    active: true,
    user: { userName: id, active: true },
    identity: { userName: id, workMails: [] },
    groups: [],
    created: '2026-01-01T00:00:00.000Z',
    lastModified: '2026-01-01T00:00:00.000Z',
    version: 1,
    ...overrides,
  };
}

export function aGroup(overrides: Partial<Group> = {}): Group {
  const id = randomUUID();
  return {
    id,
    connector: 'c1',
    attributes: { displayName: id },
    identity: { name: id },
    created: '2026-01-01T00:00:00.000Z',
    lastModified: '2026-01-01T00:00:00.000Z',
    version: 1,
    ...overrides,
  };
}

export const anEvent = (overrides: Partial<ProvisioningEvent> = {}): ProvisioningEvent => ({
  id: ulid(),
  at: '2026-01-01T00:00:00.000Z',
  action: 'user.create',
  result: 'applied',
  connector: 'c1',
  requestId: 'request-1',
  sent: ['userName'],
  ignored: [],
  changed: ['userName'],
  ...overrides,
});
