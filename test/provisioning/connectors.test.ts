import { expect, it } from 'vitest';
import { createConnector, deleteConnector, getConnector, renameConnector } from '#provisioning/connectors.ts';
import { Unavailable } from '#provisioning/faults.ts';
import { aKeyWorld } from './key-world.ts';

const ana = { name: 'ana', requestId: 'request-1' };

it('a deleted connector is unknown, its keys are dead, its secret is gone, its name is free', async () => {
  const world = await aKeyWorld();
  const { token } = await world.make();

  await deleteConnector(world.ports, ana, world.tenant, world.connector);

  await expect(getConnector(world.ports, world.tenant, world.connector)).rejects.toMatchObject({
    code: 'connector-not-found',
  });
  expect(await world.check(token)).toEqual({ outcome: 'refused', cause: 'unknown' });
  expect(world.secrets.dump()).toBe('[]');
  const again = await createConnector(world.ports, ana, world.tenant, { name: 'entra', idp: 'entra' });
  expect(again.id).not.toBe(world.connector);
});

it('a deletion that stopped half-way has killed the keys, and a repeat finishes it', async () => {
  let isDown = true;
  const world = await aKeyWorld({
    secrets: (real) => ({
      remove: async (...args) => {
        if (isDown) throw new Unavailable(5);
        return real.remove(...args);
      },
    }),
  });
  const { token } = await world.make();

  await expect(deleteConnector(world.ports, ana, world.tenant, world.connector)).rejects.toThrow(Unavailable);
  expect(await world.check(token)).toEqual({ outcome: 'refused', cause: 'revoked' });
  await expect(world.make()).rejects.toMatchObject({ code: 'connector-not-found' });
  isDown = false;
  await deleteConnector(world.ports, ana, world.tenant, world.connector);

  expect(await world.connectors.get(world.tenant, world.connector)).toBeUndefined();
  expect(world.secrets.dump()).toBe('[]');
  expect(world.events.filter(({ action }) => action === 'connector.deleted')).toHaveLength(1);
});

it('a rename keeps the keys, and to the same name it writes nothing', async () => {
  const world = await aKeyWorld();
  const { token } = await world.make();

  await renameConnector(world.ports, ana, world.tenant, world.connector, 'Head office');
  const { version } = await renameConnector(world.ports, ana, world.tenant, world.connector, 'Head office');

  expect(await world.check(token)).toMatchObject({ outcome: 'allowed', caller: { connectorName: 'Head office' } });
  expect((await world.stored()).version).toBe(version);
  expect(world.events.filter(({ action }) => action === 'connector.renamed')).toHaveLength(1);
});
