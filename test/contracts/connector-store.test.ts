import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoConnectors } from '#aws/dynamo/dynamo-connectors.ts';
import { dynamoKeyDirectory } from '#aws/dynamo/dynamo-key-directory.ts';
import { dynamoTenants } from '#aws/dynamo/dynamo-tenants.ts';
import type { AdminAction } from '#provisioning/admin-event.ts';
import type { Connector } from '#provisioning/connector-store.ts';
import { type MemoryTenancy, memoryTenancy } from '#test/provisioning/memory-tenancy.ts';
import {
  aConnector,
  ago,
  aKey,
  anAdminEvent,
  aTenant,
  fromNow,
  hours,
  minutes,
  noon,
} from '#test/provisioning/tenancy-builders.ts';
import { tenantEvents } from './tenant-events.ts';
import { openTestTable, type TestTable } from './test-table.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

type Stores = Pick<MemoryTenancy, 'tenants' | 'connectors' | 'directory'>;

const onDynamo = (): Stores => ({
  tenants: dynamoTenants(testTable.dynamo),
  connectors: dynamoConnectors(testTable.dynamo),
  directory: dynamoKeyDirectory(testTable.dynamo),
});

const aClaim = (token = crypto.randomUUID()) => ({ token, until: fromNow(minutes(1)).toISOString() });

describe.each<[string, () => Stores]>([
  ['in memory', memoryTenancy],
  ['on DynamoDB', onDynamo],
])('the connector store %s', (_name, open) => {
  /** A tenant with one connector. */
  async function aWorld(overrides: Partial<Connector> = {}) {
    const stores = open();
    const { id: tenant } = aTenant();
    await stores.tenants.create(aTenant({ id: tenant }), anAdminEvent());
    const connector = aConnector(overrides);
    expect(await stores.connectors.create(tenant, connector, anAdminEvent())).toBe('created');
    const now = async () => (await stores.connectors.get(tenant, connector.id)) ?? expect.fail('the connector is gone');
    return { ...stores, tenant, connector, now };
  }

  /** As `makeKey` does it, without the secret. */
  async function addKey(world: Awaited<ReturnType<typeof aWorld>>, key = aKey(), forget: readonly string[] = []) {
    const claim = aClaim();
    await world.connectors.claim(world.tenant, world.connector.id, (await world.now()).version, claim);
    const added = { key, secretVersion: claim.token, forget };
    const outcome = await world.connectors.addKey(world.tenant, world.connector.id, claim, added, anAdminEvent());
    expect(outcome).toBe('done');
    return key;
  }

  it('keeps what was created and lists it by creation', async () => {
    const { connectors, tenant, connector } = await aWorld();
    const earlier = aConnector({ name: 'Okta', createdAt: ago(hours(999)).toISOString() });
    await connectors.create(tenant, earlier, anAdminEvent());

    expect(await connectors.get(tenant, connector.id)).toEqual(connector);
    expect(await connectors.list(tenant)).toEqual([earlier, connector]);
  });

  it('knows no connector of another tenant', async () => {
    const [one, other] = [await aWorld(), await aWorld()];

    expect(await one.connectors.get(one.tenant, other.connector.id)).toBeUndefined();
    expect(await one.connectors.list('nobody')).toEqual([]);
  });

  it('creates none in a tenant that is not there', async () => {
    expect(await open().connectors.create('nobody', aConnector(), anAdminEvent())).toBe('no-tenant');
  });

  it.each(['Entra', 'ENTRA', ' entra ', 'Ｅntra'])('takes "%s" for the name that is taken', async (name) => {
    const { connectors, tenant } = await aWorld({ name: 'Entra' });

    expect(await connectors.create(tenant, aConnector({ name }), anAdminEvent())).toBe('name-taken');
    expect(await connectors.list(tenant)).toHaveLength(1);
  });

  it('renames, which frees the old name and takes the new one', async () => {
    const { connectors, tenant, connector, now } = await aWorld({ name: 'Entra' });

    expect(await connectors.rename(tenant, connector, 'Head office', anAdminEvent())).toBe('done');

    expect(await now()).toEqual({ ...connector, name: 'Head office', version: 2 });
    expect(await connectors.create(tenant, aConnector({ name: 'Entra' }), anAdminEvent())).toBe('created');
    expect(await connectors.create(tenant, aConnector({ name: 'head OFFICE' }), anAdminEvent())).toBe('name-taken');
  });

  it('renames to the same name in other letters', async () => {
    const { connectors, tenant, connector, now } = await aWorld({ name: 'Entra' });

    expect(await connectors.rename(tenant, connector, 'ENTRA', anAdminEvent())).toBe('done');

    expect((await now()).name).toBe('ENTRA');
    expect(await connectors.create(tenant, aConnector({ name: 'Entra' }), anAdminEvent())).toBe('name-taken');
  });

  it('refuses a name that another connector has, and a rename of what has changed since', async () => {
    const { connectors, tenant, connector, now } = await aWorld({ name: 'Entra' });
    await connectors.create(tenant, aConnector({ name: 'Okta' }), anAdminEvent());

    expect(await connectors.rename(tenant, connector, 'okta', anAdminEvent())).toBe('name-taken');
    expect(await connectors.rename(tenant, { ...connector, version: 7 }, 'New', anAdminEvent())).toBe('stale');

    expect(await now()).toEqual(connector);
  });

  it('deletes in two steps, of which the first hides it and frees its name', async () => {
    const { connectors, tenant, connector, now } = await aWorld({ name: 'Entra' });

    const event = anAdminEvent();
    expect(await connectors.beginDeletion(tenant, connector, event)).toBe('done');
    expect((await now()).deletedAt).toBe(event.at);
    expect(await connectors.list(tenant)).toEqual([]);
    expect(await connectors.create(tenant, aConnector({ name: 'Entra' }), anAdminEvent())).toBe('created');

    await connectors.finishDeletion(tenant, connector.id);
    await connectors.finishDeletion(tenant, connector.id);
    expect(await connectors.get(tenant, connector.id)).toBeUndefined();
  });

  it('gives a claim to one of ten who saw the same version', async () => {
    const { connectors, tenant, connector } = await aWorld();

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => connectors.claim(tenant, connector.id, 1, aClaim())),
    );

    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  });

  it('adds a key for who holds the claim, and gives the claim back', async () => {
    const { connectors, tenant, connector, now } = await aWorld();
    const [claim, key] = [aClaim(), aKey({ name: 'first' })];
    await connectors.claim(tenant, connector.id, 1, claim);
    expect((await now()).changing).toEqual(claim);

    const added = { key, secretVersion: 'v1', forget: [] };
    expect(await connectors.addKey(tenant, connector.id, claim, added, anAdminEvent())).toBe('done');

    expect(await now()).toEqual({ ...connector, keys: [key], secretVersion: 'v1', version: 3 });
  });

  it('adds no key for a claim that somebody else took over, or that was given up', async () => {
    const { connectors, tenant, connector, now } = await aWorld();
    const [late, mine] = [aClaim(), aClaim()];
    await connectors.claim(tenant, connector.id, 1, late);
    await connectors.claim(tenant, connector.id, 2, mine);
    const added = { key: aKey(), secretVersion: 'late', forget: [] };

    expect(await connectors.addKey(tenant, connector.id, late, added, anAdminEvent())).toBe('stale');
    await connectors.giveUp(tenant, connector.id, late);
    expect((await now()).changing).toEqual(mine);
    await connectors.giveUp(tenant, connector.id, mine);
    expect(await connectors.addKey(tenant, connector.id, mine, added, anAdminEvent())).toBe('stale');

    expect(await now()).toEqual({ ...connector, version: 4 });
  });

  it('drops forgotten keys with their uses', async () => {
    const world = await aWorld();
    const [dead, kept] = [await addKey(world), await addKey(world)];
    for (const { id } of [dead, kept]) {
      const use = { at: noon.toISOString(), userAgent: 'Entra', sourceIp: '192.0.2.1' };
      await world.directory.noteUse(world.tenant, world.connector.id, id, use, ago(hours(1)));
    }

    const added = await addKey(world, aKey(), [dead.id]);

    const { keys, lastUse } = await world.now();
    expect(keys.map(({ id }) => id).sort()).toEqual([kept.id, added.id].sort());
    expect(Object.keys(lastUse)).toEqual([kept.id]);
  });

  it('revokes a key even while another is being made, once', async () => {
    const world = await aWorld();
    const { connectors, tenant, connector, now } = world;
    const key = await addKey(world);
    const claim = aClaim();
    await connectors.claim(tenant, connector.id, 3, claim);
    const revocation = { revokedAt: noon.toISOString(), revokedBy: 'ana' };

    await connectors.revokeKey(tenant, connector.id, { id: key.id, ...revocation }, anAdminEvent());
    await connectors.revokeKey(
      tenant,
      connector.id,
      { id: key.id, revokedAt: fromNow(1).toISOString(), revokedBy: 'ben' },
      anAdminEvent(),
    );
    const other = aKey();
    const added = { key: other, secretVersion: 'v2', forget: [] };
    expect(await connectors.addKey(tenant, connector.id, claim, added, anAdminEvent())).toBe('done');

    const { keys } = await now();
    expect(keys).toHaveLength(2);
    expect(keys).toEqual(expect.arrayContaining([{ ...key, ...revocation }, other]));
  });

  it('revokes no key that is not there', async () => {
    const { connectors, tenant, connector, now } = await aWorld();

    const revocation = { id: 'nosuchkey0', revokedAt: noon.toISOString(), revokedBy: 'ana' };
    await connectors.revokeKey(tenant, connector.id, revocation, anAdminEvent());

    expect(await now()).toEqual(connector);
  });

  it('finds a connector with its tenant for who checks a key', async () => {
    const { directory, tenants, tenant, connector } = await aWorld();

    expect(await directory.find(tenant, connector.id)).toEqual({ scimEnabled: true, groups: 'accept', connector });
    await tenants.setScim(tenant, false, anAdminEvent());
    expect(await directory.find(tenant, connector.id)).toEqual({ scimEnabled: false, groups: 'accept', connector });
    expect(await directory.find(tenant, 'nosuchone0')).toBeUndefined();
    expect(await directory.find('nobody', connector.id)).toBeUndefined();
  });

  it('notes uses of a key without a new version, and not more often than asked', async () => {
    const world = await aWorld();
    const { directory, tenant, connector, now } = world;
    const key = await addKey(world);
    const { version } = await now();
    const note = (since: number) =>
      directory.noteUse(
        tenant,
        connector.id,
        key.id,
        { at: ago(since).toISOString(), sourceIp: '192.0.2.1' },
        ago(since + minutes(5)),
      );

    await note(minutes(30));
    await note(minutes(27));
    expect((await now()).lastUse[key.id]).toEqual({ at: ago(minutes(30)).toISOString(), sourceIp: '192.0.2.1' });
    await note(minutes(20));

    expect((await now()).lastUse[key.id]?.at).toBe(ago(minutes(20)).toISOString());
    expect((await now()).version).toBe(version);
  });

  it('notes no use of a connector that is gone', async () => {
    const { directory, connectors, tenant, connector } = await aWorld();
    await connectors.finishDeletion(tenant, connector.id);

    await directory.noteUse(tenant, connector.id, 'key', { at: noon.toISOString() }, ago(1));

    expect(await connectors.get(tenant, connector.id)).toBeUndefined();
  });
});

it('DynamoDB holds one event per change of a connector, findable by day and kept 400 days', async () => {
  const { tenants, connectors } = onDynamo();
  const [tenant, connector, claim] = [aTenant(), aConnector(), aClaim()];
  await tenants.create(tenant, anAdminEvent({ action: 'tenant.created' }));

  const event = (action: AdminAction) => anAdminEvent({ action, connector: connector.id });
  await connectors.create(tenant.id, connector, event('connector.created'));
  await connectors.rename(tenant.id, connector, 'Other', event('connector.renamed'));
  await connectors.claim(tenant.id, connector.id, 2, claim);
  const key = aKey();
  const added = { key, secretVersion: 'v1', forget: [] };
  await connectors.addKey(tenant.id, connector.id, claim, added, event('connector.key-made'));
  const revocation = { id: key.id, revokedAt: noon.toISOString(), revokedBy: 'ana' };
  await connectors.revokeKey(tenant.id, connector.id, revocation, event('connector.key-revoked'));
  const last = { ...connector, name: 'Other', version: 5 };
  await connectors.beginDeletion(tenant.id, last, event('connector.deleted'));

  const items = await tenantEvents(testTable.dynamo, tenant.id);
  expect(items.map((item) => item['action']).sort()).toEqual([
    'connector.created',
    'connector.deleted',
    'connector.key-made',
    'connector.key-revoked',
    'connector.renamed',
    'tenant.created',
  ]);
  expect(items.map((item) => item['lpk'])).toEqual(items.map(() => `T#${tenant.id}#E#2026-03-01`));
  expect(items.map((item) => item['ttl'])).toEqual(items.map(() => noon.getTime() / 1000 + 400 * 86_400));
});
