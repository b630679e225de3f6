import { describe, expect, it } from 'vitest';
import { Unavailable } from '#provisioning/faults.ts';
import { listKeys } from '#provisioning/key-list.ts';
import { Refusal } from '#provisioning/refusal.ts';
import { aKeyWorld, type KeyWorld, type KeyWorldOptions } from './key-world.ts';
import { days, fromNow, minutes, noon } from './tenancy-builders.ts';

const refusedAs = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const liveKeys = async (world: KeyWorld) =>
  listKeys(await world.stored(), world.now()).filter(({ state }) => state === 'live');
const outcomes = (world: KeyWorld, tokens: readonly string[]) =>
  Promise.all(tokens.map(async (token) => (await world.checkCold(token)).outcome));

describe('making a key', () => {
  it('answers a token that works from then on, and lists who made it', async () => {
    const world = await aKeyWorld();

    const { key, token } = await world.make({ name: 'first', scopes: ['read'] });

    expect(await world.check(token)).toMatchObject({ outcome: 'allowed', caller: { key: key.id, scopes: ['read'] } });
    expect(listKeys(await world.stored(), world.now())).toMatchObject([
      { id: key.id, name: 'first', createdBy: 'ana', createdAt: noon.toISOString(), state: 'live' },
    ]);
    expect(world.events.at(-1)).toMatchObject({ action: 'connector.key-made', key: key.id, requestId: 'request-1' });
  });

  it('keeps the secret part nowhere: not in the table, not in the secret, not in the events (T8)', async () => {
    const world = await aKeyWorld();

    const { token } = await world.make();

    const secret = token.split('.').at(-1) ?? '';
    expect(secret).toHaveLength(43);
    const kept = JSON.stringify([await world.stored(), world.secrets.dump(), world.events]);
    expect(kept).not.toContain(secret);
  });

  it('is refused while SCIM is off (AS-06)', async () => {
    const world = await aKeyWorld({ tenant: { scimEnabled: false } });

    await expect(world.make()).rejects.toEqual(refusedAs('scim-off'));
    await expect(world.make()).rejects.toThrow(/enable it first; base URL and key are shown only once it is on/);

    expect((await world.stored()).version).toBe(1);
  });

  it('is refused beyond two live keys, until one is revoked or expired', async () => {
    const world = await aKeyWorld();
    const first = await world.make({ expiresAt: fromNow(days(1)) });
    const second = await world.make();

    await expect(world.make()).rejects.toThrow(new RegExp(`${first.key.id}, ${second.key.id}.*revoke one first`));
    await world.revoke(second.key.id);
    const third = await world.make();
    await expect(world.make()).rejects.toEqual(refusedAs('two-live-keys'));
    world.pass(days(1));
    const fourth = await world.make();

    expect((await liveKeys(world)).map(({ id }) => id).sort()).toEqual([third.key.id, fourth.key.id].sort());
    expect(
      await outcomes(
        world,
        [first, second, third, fourth].map(({ token }) => token),
      ),
    ).toEqual(['refused', 'refused', 'allowed', 'allowed']);
  });

  it('leaves exactly two live keys after ten at once, and both work', async () => {
    const world = await aKeyWorld();

    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => world.make()));

    const made = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.token] : []));
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(await outcomes(world, made)).toEqual(['allowed', 'allowed']);
    expect(await liveKeys(world)).toHaveLength(2);
    expect(refusals).toHaveLength(8);
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(Refusal);
      expect(['two-live-keys', 'change-under-way']).toContain(refusal.code);
    }
  });

  it('leaves no digest of a dead key in the secret', async () => {
    const world = await aKeyWorld();
    const first = await world.make();
    await world.revoke(first.key.id);

    const second = await world.make();

    const { secretVersion = '' } = await world.stored();
    const digests = await world.secrets.read(world.tenant, world.connector, secretVersion);
    expect(Object.keys(digests ?? {})).toEqual([second.key.id]);
  });

  it('mends a connector whose secret was deleted by hand', async () => {
    const world = await aKeyWorld();
    const lost = await world.make();
    await world.secrets.remove(world.tenant, world.connector);
    await expect(world.checkCold(lost.token)).rejects.toThrow(/make a new key to mend it/);

    const { token } = await world.make();

    expect(await outcomes(world, [token, lost.token])).toEqual(['allowed', 'refused']);
  });
});

/** What is left of a function that was killed: it does nothing any more, not even clean up. */
const killed = async (): Promise<never> => {
  throw new Error('killed');
};

describe('a key change that was killed half-way (F38)', () => {
  it.each<[string, KeyWorldOptions]>([
    ['before the secret is written', { secrets: () => ({ write: killed }), connectors: () => ({ giveUp: killed }) }],
    [
      'after the secret is written, before its answer',
      {
        secrets: (real) => ({ write: (...args) => real.write(...args).then(killed) }),
        connectors: () => ({ giveUp: killed }),
      },
    ],
    ['before the table knows the key', { connectors: () => ({ addKey: killed }) }],
  ])('%s: no key is refused, and half a minute later it can be repeated', async (_where, options) => {
    const world = await aKeyWorld(options);
    const old = await world.makeUndisturbed();

    await expect(world.make()).rejects.toThrow('killed');

    expect(await outcomes(world, [old.token])).toEqual(['allowed']);
    await expect(world.makeUndisturbed()).rejects.toEqual(refusedAs('change-under-way'));
    world.pass(30_000);
    const young = await world.makeUndisturbed();
    expect(await outcomes(world, [old.token, young.token])).toEqual(['allowed', 'allowed']);
    expect(await liveKeys(world)).toHaveLength(2);
  });

  it('after the table knows the key: it is listed as never used and can be revoked', async () => {
    const world = await aKeyWorld({
      connectors: (real) => ({ addKey: (...args) => real.addKey(...args).then(killed) }),
    });
    const old = await world.makeUndisturbed();

    await expect(world.make()).rejects.toThrow('killed');

    const unseen = (await liveKeys(world)).find(({ id }) => id !== old.key.id);
    expect(unseen).toMatchObject({ state: 'live', lastUse: undefined });
    await world.revoke(unseen?.id ?? '');
    const young = await world.makeUndisturbed();
    expect(await outcomes(world, [old.token, young.token])).toEqual(['allowed', 'allowed']);
  });

  it('can be repeated at once when it failed in an orderly way', async () => {
    let isDown = true;
    const world = await aKeyWorld({
      secrets: (real) => ({
        write: async (...args) => {
          if (isDown) throw new Unavailable(5);
          return real.write(...args);
        },
      }),
    });

    await expect(world.make()).rejects.toThrow(Unavailable);
    isDown = false;
    const { token } = await world.make();

    expect(await outcomes(world, [token])).toEqual(['allowed']);
  });

  it('writes nothing over a change that took its claim over', async () => {
    const overtaken: { token?: string } = {};
    const world: KeyWorld = await aKeyWorld({
      secrets: (real) => ({
        async write(...args) {
          if (overtaken.token === undefined) {
            world.pass(30_000);
            overtaken.token = (await world.makeUndisturbed()).token;
          }
          return real.write(...args);
        },
      }),
    });
    const old = await world.makeUndisturbed();

    await expect(world.make()).rejects.toEqual(refusedAs('two-live-keys'));

    expect(await outcomes(world, [old.token, overtaken.token ?? ''])).toEqual(['allowed', 'allowed']);
  });
});

describe('rotating', () => {
  it('makes the second key with the scopes and name of the first, which stays live (T9)', async () => {
    const world = await aKeyWorld();
    const old = await world.make({ scopes: ['read'], name: 'nightly' });
    world.pass(days(200));

    const young = await world.rotate();

    expect(await outcomes(world, [old.token, young.token])).toEqual(['allowed', 'allowed']);
    expect(young.key).toMatchObject({ scopes: ['read'], name: 'nightly', createdAt: world.now().toISOString() });
    expect(world.events.at(-1)).toMatchObject({ action: 'connector.key-rotated', key: young.key.id });
  });

  it('is refused without a live key, and beyond two', async () => {
    const world = await aKeyWorld();

    await expect(world.rotate()).rejects.toEqual(refusedAs('no-live-key'));
    await world.make();
    await world.rotate();
    await expect(world.rotate()).rejects.toEqual(refusedAs('two-live-keys'));
  });

  it('may be done twice in a row, each time giving up the oldest', async () => {
    const world = await aKeyWorld();
    const tokens = [(await world.make()).token];

    for (let round = 0; round < 2; round += 1) {
      world.pass(minutes(1));
      tokens.push((await world.rotate()).token);
      const [oldest] = (await liveKeys(world)).toReversed();
      await world.revoke(oldest?.id ?? '');
    }

    expect(await outcomes(world, tokens)).toEqual(['refused', 'refused', 'allowed']);
  });
});

describe('revoking', () => {
  it('kills the key at once, also where its digest is cached (T4)', async () => {
    const world = await aKeyWorld();
    const { key, token } = await world.make();
    expect(await world.check(token)).toMatchObject({ outcome: 'allowed' });

    await world.revoke(key.id);

    expect(await world.check(token)).toEqual({ outcome: 'refused', cause: 'revoked' });
  });

  it('is idempotent: the first time stays, with one event', async () => {
    const world = await aKeyWorld();
    const { key } = await world.make();
    await world.revoke(key.id);
    world.pass(minutes(10));

    const again = await world.revoke(key.id);

    expect(again.keys).toMatchObject([{ id: key.id, revokedAt: noon.toISOString(), revokedBy: 'ana' }]);
    expect(world.events.filter(({ action }) => action === 'connector.key-revoked')).toHaveLength(1);
  });

  it('is refused for a key that the connector does not have', async () => {
    const world = await aKeyWorld();

    await expect(world.revoke('nosuchkey0')).rejects.toEqual(refusedAs('key-not-found'));
  });
});
