import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoTenants } from '#aws/dynamo/dynamo-tenants.ts';
import type { TenantStore } from '#provisioning/tenant-store.ts';
import { memoryTenancy } from '#test/provisioning/memory-tenancy.ts';
import { anAdminEvent, aTenant } from '#test/provisioning/tenancy-builders.ts';
import { tenantEvents } from './tenant-events.ts';
import { openTestTable, type TestTable } from './test-table.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

interface World {
  readonly tenants: TenantStore;
  /** Ids of the tenant's events. */
  events(tenant: string): Promise<readonly string[]>;
}

function inMemory(): World {
  const { tenants, events } = memoryTenancy();
  return { tenants, events: async (tenant) => events.filter((one) => one.tenant === tenant).map(({ id }) => id) };
}

function onDynamo(): World {
  return {
    tenants: dynamoTenants(testTable.dynamo),
    events: async (tenant) => (await tenantEvents(testTable.dynamo, tenant)).map((item) => String(item['id'])),
  };
}

describe.each([
  ['in memory', inMemory],
  ['on DynamoDB', onDynamo],
])('the tenant store %s', (_name, open) => {
  it('keeps what was created, with its event', async () => {
    const { tenants, events } = open();
    const [tenant, event] = [aTenant(), anAdminEvent()];

    expect(await tenants.create(tenant, event)).toBe('created');

    expect(await tenants.get(tenant.id)).toEqual(tenant);
    expect(await events(tenant.id)).toEqual([event.id]);
  });

  it('knows no tenant that was not created', async () => {
    expect(await open().tenants.get('nobody')).toBeUndefined();
  });

  it('refuses a second tenant of the same id and writes nothing', async () => {
    const { tenants, events } = open();
    const tenant = aTenant();
    await tenants.create(tenant, anAdminEvent());

    expect(await tenants.create({ ...tenant, name: 'Other' }, anAdminEvent())).toBe('exists');

    expect(await tenants.get(tenant.id)).toEqual(tenant);
    expect(await events(tenant.id)).toHaveLength(1);
  });

  it('lets one of ten simultaneous creates win', async () => {
    const { tenants, events } = open();
    const tenant = aTenant();

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => tenants.create(tenant, anAdminEvent())));

    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(await events(tenant.id)).toHaveLength(1);
  });

  it('switches SCIM on and off, once each, however often it is asked', async () => {
    const { tenants, events } = open();
    const tenant = aTenant({ scimEnabled: false });
    await tenants.create(tenant, anAdminEvent());

    const answers = [];
    for (const enabled of [true, true, false, false]) {
      answers.push(await tenants.setScim(tenant.id, enabled, anAdminEvent()));
    }

    expect(answers.map((answer) => answer?.scimEnabled)).toEqual([true, true, false, false]);
    expect(await tenants.get(tenant.id)).toEqual(tenant);
    expect(await events(tenant.id)).toHaveLength(3);
  });

  it('sets whether groups are taken, once each, however often it is asked', async () => {
    const { tenants, events } = open();
    const tenant = aTenant();
    await tenants.create(tenant, anAdminEvent());

    const answers = [];
    for (const groups of ['accept', 'refuse', 'refuse', 'accept'] as const) {
      answers.push(await tenants.setGroups(tenant.id, groups, anAdminEvent()));
    }

    expect(answers.map((answer) => answer?.groups)).toEqual(['accept', 'refuse', 'refuse', 'accept']);
    expect(await tenants.get(tenant.id)).toEqual(tenant);
    expect(await events(tenant.id)).toHaveLength(3);
    expect(await tenants.setGroups('nobody-here', 'refuse', anAdminEvent())).toBeUndefined();
  });

  it('switches nothing in a tenant that is not there', async () => {
    const { tenants, events } = open();

    expect(await tenants.setScim('nobody-here', true, anAdminEvent())).toBeUndefined();

    expect(await events('nobody-here')).toEqual([]);
  });

  it('lists tenants by id, page after page, each once', async () => {
    const { tenants } = open();
    const made = Array.from({ length: 5 }, () => aTenant());
    for (const tenant of made) await tenants.create(tenant, anAdminEvent());

    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await tenants.list(2, after);
      expect(page.tenants.length).toBeLessThanOrEqual(2);
      seen.push(...page.tenants.map(({ id }) => id));
      after = page.last;
    } while (after !== undefined);

    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
  });
});
