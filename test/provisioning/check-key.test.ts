import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatToken, parseToken } from '#itam/key-token.ts';
import { checkKey } from '#provisioning/check-key.ts';
import { cachedDigests } from '#provisioning/digest-cache.ts';
import { Unavailable } from '#provisioning/faults.ts';
import { aKeyWorld, type KeyWorld } from './key-world.ts';
import { anAdminEvent, days, minutes, noon } from './tenancy-builders.ts';

const otherSecret = randomBytes(32).toString('base64url');

/** A right token with parts of it replaced. */
const altered = (token: string, parts: Partial<NonNullable<ReturnType<typeof parseToken>>>): string => {
  const right = parseToken(token) ?? expect.fail('not a token');
  return formatToken({ ...right, ...parts });
};

describe('a wrong key is refused, and the secret store is asked about known keys only', () => {
  it.each<[string, string, number, (token: string) => string]>([
    ['malformed', 'not a token', 0, () => 'undefined'],
    ['malformed', 'a token cut short', 0, (token) => token.slice(0, -1)],
    ['unknown', 'of an unknown tenant', 0, (token) => altered(token, { tenant: 'nobody' })],
    ['unknown', 'of an unknown connector', 0, (token) => altered(token, { connector: 'nosuchone0' })],
    ['unknown', 'with an unknown key id', 0, (token) => altered(token, { key: 'nosuchkey0' })],
    ['wrong-secret', 'with another secret', 1, (token) => altered(token, { secret: otherSecret })],
    ['wrong-secret', 'with the secret in other letters', 1, (token) => altered(token, { secret: swapCase(token) })],
  ])('%s: %s', async (cause, _what, reads, wrong) => {
    const world = await aKeyWorld();
    const { token } = await world.make();
    const readsBefore = world.secrets.reads();

    expect(await world.checkCold(wrong(token))).toEqual({ outcome: 'refused', cause });

    expect(world.secrets.reads() - readsBefore).toBe(reads);
  });

  const swapCase = (token: string): string => {
    const secret = parseToken(token)?.secret ?? '';
    return secret.replace(/[a-z]/gi, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
  };

  it.each<[string, (world: KeyWorld, key: string) => unknown]>([
    ['revoked', (world, key) => world.revoke(key)],
    ['expired', (world) => world.pass(days(365))],
  ])('%s', async (cause, kill) => {
    const world = await aKeyWorld();
    const { key, token } = await world.make();
    await kill(world, key.id);
    const readsBefore = world.secrets.reads();

    expect(await world.checkCold(token)).toEqual({ outcome: 'refused', cause });

    expect(world.secrets.reads()).toBe(readsBefore);
  });

  it('of a connector whose deletion has begun', async () => {
    const world = await aKeyWorld();
    const { token } = await world.make();
    await world.connectors.beginDeletion(world.tenant, await world.stored(), anAdminEvent());

    expect(await world.check(token)).toEqual({ outcome: 'refused', cause: 'revoked' });
  });

  it("with one connector's secret under another key's id", async () => {
    const world = await aKeyWorld();
    const [one, two] = [await world.make(), await world.make()];

    const mixed = altered(one.token, { key: two.key.id });

    expect(await world.check(mixed)).toEqual({ outcome: 'refused', cause: 'wrong-secret' });
  });
});

it('a right key says whose it is and what it may do', async () => {
  const world = await aKeyWorld();
  const { key, token } = await world.make({ scopes: ['read'] });

  expect(await world.check(token)).toEqual({
    outcome: 'allowed',
    caller: {
      tenant: world.tenant,
      connector: world.connector,
      connectorName: 'Entra',
      key: key.id,
      scopes: ['read'],
      groups: 'accept',
    },
    notNoted: undefined,
  });
});

it('a right key is told when SCIM is off, a wrong one is not (AS-07)', async () => {
  const world = await aKeyWorld();
  const { token } = await world.make();
  await world.tenants.setScim(world.tenant, false, anAdminEvent());

  expect(await world.check(token)).toMatchObject({ outcome: 'scim-off' });
  expect(await world.check(altered(token, { secret: otherSecret }))).toMatchObject({ outcome: 'refused' });
  expect((await world.stored()).lastUse).toEqual({});
});

describe('the last use', () => {
  it('is noted with its address, at most every five minutes', async () => {
    const world = await aKeyWorld();
    const { key, token } = await world.make();
    const { version } = await world.stored();
    const noted: (string | undefined)[] = [];

    for (const wait of [0, 4, 1, 3]) {
      world.pass(minutes(wait));
      await world.check(token);
      noted.push((await world.stored()).lastUse[key.id]?.at.slice(11, 16));
    }

    expect(noted).toEqual(['12:00', '12:00', '12:05', '12:05']);
    expect((await world.stored()).lastUse[key.id]?.sourceIp).toBe('192.0.2.1');
    expect((await world.stored()).version).toBe(version);
  });

  it('does not keep a right key out when it can not be noted', async () => {
    const world = await aKeyWorld();
    const { token } = await world.make();
    const fault = new Unavailable(1);
    const directory = { ...world.directory, noteUse: () => Promise.reject(fault) };

    const check = await checkKey({ directory, digests: cachedDigests(world.secrets), now: world.now }, token, {});

    expect(check).toMatchObject({ outcome: 'allowed', notNoted: fault });
  });
});

describe('an outage is neither a right nor a wrong key', () => {
  const down = () => Promise.reject(new Unavailable(5));

  it('secret store down: known digests are used, others throw (F36, F37)', async () => {
    let isDown = false;
    const world = await aKeyWorld({
      secrets: (real) => ({ read: (...args) => (isDown ? down() : real.read(...args)) }),
    });
    const { key, token } = await world.make();
    const wrong = altered(token, { secret: otherSecret });
    await world.check(token);
    isDown = true;

    expect(await world.check(token)).toMatchObject({ outcome: 'allowed' });
    expect(await world.check(wrong)).toEqual({ outcome: 'refused', cause: 'wrong-secret' });
    await expect(world.checkCold(token)).rejects.toThrow(Unavailable);
    await expect(world.checkCold(wrong)).rejects.toThrow(Unavailable);

    await world.revoke(key.id);
    expect(await world.check(token)).toEqual({ outcome: 'refused', cause: 'revoked' });
  });

  it('table down: even a key that was just used throws', async () => {
    const world = await aKeyWorld();
    const { token } = await world.make();
    await world.check(token);
    const directory = { ...world.directory, find: down };

    const check = checkKey({ directory, digests: cachedDigests(world.secrets), now: () => noon }, token, {});

    await expect(check).rejects.toThrow(Unavailable);
  });
});

it('digests are read once per version, and anew after another key was made', async () => {
  const world = await aKeyWorld();
  const first = await world.make();
  for (let use = 0; use < 3; use += 1) await world.check(first.token);
  const readsOfOneVersion = world.secrets.reads();
  const second = await world.make();

  expect(readsOfOneVersion).toBe(1);
  expect(await world.check(second.token)).toMatchObject({ outcome: 'allowed' });
  expect(await world.check(first.token)).toMatchObject({ outcome: 'allowed' });
});
