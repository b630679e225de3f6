import { describe, expect, it } from 'vitest';
import { type AdminMailPorts, confirmMail, setMail } from '#provisioning/admin-mail.ts';
import { Refusal } from '#provisioning/refusal.ts';
import { memoryAdmins } from './memory-admins.ts';
import { hours, minutes, noon } from './tenancy-builders.ts';

function aMailWorld(overrides: Partial<AdminMailPorts> = {}) {
  const sent: { to: string; code: string }[] = [];
  let time = noon.getTime();
  const ports: AdminMailPorts = {
    admins: memoryAdmins(),
    mailer: { sendConfirmationCode: async (to, code) => void sent.push({ to, code }) },
    now: () => new Date(time),
    ...overrides,
  };
  return {
    sent,
    admins: ports.admins,
    pass: (ms: number) => {
      time += ms;
    },
    set: (email = 'ana@example.com') => setMail(ports, 'ana', email),
    confirm: (code: string) => confirmMail(ports, 'ana', code),
    code: () => sent.at(-1)?.code ?? expect.fail('no code was sent'),
    wrongCode: () => (sent.at(-1)?.code === '00000000' ? '11111111' : '00000000'),
  };
}

const refusedAs = (code: string) => expect.objectContaining({ name: 'Refusal', code });

describe('an address', () => {
  it('counts once the code that was sent to it has come back', async () => {
    const world = aMailWorld();

    await world.set();
    expect((await world.admins.get('ana')).confirmed).toBeUndefined();
    await world.confirm(world.code());

    expect(world.sent).toEqual([{ to: 'ana@example.com', code: expect.stringMatching(/^\d{8}$/) }]);
    const confirmed = { email: 'ana@example.com', confirmedAt: noon.toISOString() };
    expect(await world.admins.get('ana')).toEqual({ confirmed });
  });

  it('stays until another is confirmed', async () => {
    const world = aMailWorld();
    await world.set();
    await world.confirm(world.code());
    world.pass(minutes(2));

    await world.set('new@example.com');

    expect(await world.admins.get('ana')).toMatchObject({
      confirmed: { email: 'ana@example.com' },
      pending: { email: 'new@example.com' },
    });
  });

  it('is not asked for again within a minute', async () => {
    const world = aMailWorld();
    await world.set();

    await expect(world.set()).rejects.toEqual(refusedAs('mail-too-soon'));
    world.pass(minutes(1));
    await world.set();

    expect(world.sent).toHaveLength(2);
  });

  it('is refused without a sender, with the fix', async () => {
    const world = aMailWorld({ mailer: undefined });

    await expect(world.set()).rejects.toThrow(/`mailFrom`/);

    expect(await world.admins.get('ana')).toEqual({});
  });

  it('can be set again at once when the mail was not taken', async () => {
    const refusal = new Refusal('mail-refused', 'not verified');
    let takes = false;
    const sendConfirmationCode = async () => {
      if (!takes) throw refusal;
    };
    const world = aMailWorld({ mailer: { sendConfirmationCode } });

    await expect(world.set()).rejects.toBe(refusal);
    takes = true;

    await expect(world.set()).resolves.toMatchObject({ email: 'ana@example.com' });
  });
});

describe('a code', () => {
  it('is stored as a digest only', async () => {
    const world = aMailWorld();
    await world.set();

    expect(JSON.stringify(await world.admins.get('ana'))).not.toContain(world.code());
  });

  it('can be tried five times, also when the sixth would be right', async () => {
    const world = aMailWorld();
    await world.set();

    for (const left of ['4 more tries', '3 more', '2 more', '1 more try', '0 more']) {
      await expect(world.confirm(world.wrongCode())).rejects.toThrow(left);
    }
    await expect(world.confirm(world.code())).rejects.toEqual(refusedAs('no-pending-mail'));
  });

  it('is right on the fifth try', async () => {
    const world = aMailWorld();
    await world.set();
    for (let tries = 0; tries < 4; tries += 1) {
      await expect(world.confirm(world.wrongCode())).rejects.toEqual(refusedAs('wrong-code'));
    }

    await expect(world.confirm(world.code())).resolves.toMatchObject({ confirmed: { email: 'ana@example.com' } });
  });

  it('is good for a day', async () => {
    const world = aMailWorld();
    await world.set();
    world.pass(hours(24));

    await expect(world.confirm(world.code())).rejects.toEqual(refusedAs('no-pending-mail'));
  });

  it('is not good once another was sent, nor twice', async () => {
    const world = aMailWorld();
    await world.set();
    const former = world.code();
    world.pass(minutes(2));
    await world.set();

    await expect(world.confirm(former)).rejects.toEqual(refusedAs('wrong-code'));
    await world.confirm(world.code());
    await expect(world.confirm(world.code())).rejects.toEqual(refusedAs('no-pending-mail'));
  });
});
