import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAdmins } from '#aws/dynamo/dynamo-admins.ts';
import type { AdminStore, PendingMail } from '#provisioning/admin-store.ts';
import { memoryAdmins } from '#test/provisioning/memory-admins.ts';
import { ago, fromNow, hours, minutes, noon } from '#test/provisioning/tenancy-builders.ts';
import { openTestTable, type TestTable } from './test-table.ts';

let testTable: TestTable;
beforeAll(async () => {
  testTable = await openTestTable();
});
afterAll(() => testTable.close());

const aPending = (overrides: Partial<PendingMail> = {}): PendingMail => ({
  email: 'ana@example.com',
  codeDigest: 'digest-1',
  sentAt: noon.toISOString(),
  expiresAt: fromNow(hours(24)).toISOString(),
  tries: 0,
  ...overrides,
});
const anAdmin = () => `ana#${crypto.randomUUID()}`;

describe.each<[string, () => AdminStore]>([
  ['in memory', memoryAdmins],
  ['on DynamoDB', () => dynamoAdmins(testTable.dynamo)],
])('the admin store %s', (_name, open) => {
  it('knows nothing of an admin who never set an address', async () => {
    expect(await open().get(anAdmin())).toEqual({});
  });

  it('keeps a pending address, and lets another take its place only later', async () => {
    const [admins, ana] = [open(), anAdmin()];
    const other = aPending({ email: 'other@example.com', sentAt: fromNow(minutes(2)).toISOString() });

    expect(await admins.putPending(ana, aPending(), ago(minutes(1)))).toBe('stored');
    expect(await admins.putPending(ana, other, ago(1))).toBe('too-soon');
    expect((await admins.get(ana)).pending).toEqual(aPending());
    expect(await admins.putPending(ana, other, noon)).toBe('stored');

    expect(await admins.get(ana)).toEqual({ pending: other });
  });

  it('counts tries up to the limit, however many come at once', async () => {
    const [admins, ana] = [open(), anAdmin()];
    await admins.putPending(ana, aPending(), noon);

    const answers = await Promise.all(Array.from({ length: 9 }, () => admins.countTry(ana, 5, noon)));

    expect(answers.flatMap((answer) => answer?.tries ?? []).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('counts no try of an address that is not pending or whose code has expired', async () => {
    const [admins, ana] = [open(), anAdmin()];

    expect(await admins.countTry(ana, 5, noon)).toBeUndefined();
    await admins.putPending(ana, aPending(), noon);
    expect(await admins.countTry(ana, 5, fromNow(hours(24)))).toBeUndefined();
  });

  it('confirms the pending address in the place of the former one', async () => {
    const [admins, ana] = [open(), anAdmin()];
    for (const email of ['first@example.com', 'second@example.com']) {
      await admins.putPending(ana, aPending({ email }), noon);
      expect(await admins.confirm(ana, aPending({ email }), noon.toISOString())).toBe('confirmed');
    }

    const confirmed = { email: 'second@example.com', confirmedAt: noon.toISOString() };
    expect(await admins.get(ana)).toEqual({ confirmed });
  });

  it('confirms nothing when another code was sent meanwhile', async () => {
    const [admins, ana] = [open(), anAdmin()];
    await admins.putPending(ana, aPending({ codeDigest: 'newer' }), noon);

    expect(await admins.confirm(ana, aPending({ codeDigest: 'older' }), noon.toISOString())).toBe('stale');

    expect(await admins.get(ana)).toEqual({ pending: aPending({ codeDigest: 'newer' }) });
  });

  it('drops the pending address that is meant, and forgets all when asked', async () => {
    const [admins, ana] = [open(), anAdmin()];
    await admins.putPending(ana, aPending(), noon);
    await admins.confirm(ana, aPending(), noon.toISOString());
    await admins.putPending(ana, aPending({ codeDigest: 'newer' }), noon);

    await admins.dropPending(ana, aPending({ codeDigest: 'older' }));
    expect((await admins.get(ana)).pending?.codeDigest).toBe('newer');
    await admins.dropPending(ana, aPending({ codeDigest: 'newer' }));
    expect((await admins.get(ana)).pending).toBeUndefined();
    await admins.forget(ana);
    await admins.forget(ana);

    expect(await admins.get(ana)).toEqual({});
  });
});
