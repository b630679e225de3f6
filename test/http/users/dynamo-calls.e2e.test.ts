import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';

/** At most so many DynamoDB calls per request, whatever else is added: what an IdP's sync costs follows from it. */
const budget = { read: 1, match: 2, create: 2, patch: 2, disable: 2, delete: 2, group: 1, join: 3 };
type Kind = keyof typeof budget;

const users = 1_000;
/** As many groups as a member can be taken out of by the transaction that deletes it. */
const groups = 40;
const usersInGroups = 2;
const atOnce = 8;

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startedCloud();
});
afterAll(() => cloud.close());

describe('a thousand users that are matched, created, read, patched and disabled, and some in forty groups', () => {
  /** By request id: what the IdP did, and the calls that the adapter counted. */
  const kinds = new Map<string, Kind>();
  const calls = new Map<string, number>();
  const failures: string[] = [];

  async function send(kind: Kind, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`${cloud.tenantUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${cloud.token}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    kinds.set(answer.headers.get('x-amzn-requestid') ?? '', kind);
    if (!answer.ok) failures.push(`${kind}: ${answer.status} ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }

  const replace = (values: Readonly<Record<string, unknown>>) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: Object.entries(values).map(([path, value]) => ({ op: 'Replace', path, value })),
  });

  async function live(n: number, join: (id: string) => Promise<void> = async () => undefined): Promise<void> {
    const userName = `user.${n}@fabrikam.example`;
    await send('match', 'GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
    const { id } = await send('create', 'POST', '/Users', {
      userName,
      externalId: `x-${n}`,
      active: true,
      emails: [{ type: 'work', value: userName, primary: true }],
    });
    await join(String(id));
    await send('read', 'GET', `/Users/${id}`);
    await send('match', 'GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
    await send('patch', 'PATCH', `/Users/${id}`, replace({ title: 'Clerk', 'name.givenName': `N${n}` }));
    await send('disable', 'PATCH', `/Users/${id}`, replace({ active: 'False' }));
    if (n % 10 === 0) await send('delete', 'DELETE', `/Users/${id}`);
  }

  it('has no failure and stays within the DynamoDB calls of each request', async () => {
    cloud.logs.subscribe(({ json }) => {
      if (json?.['event'] === 'scim.request') calls.set(String(json['requestId']), Number(json['dynamoCalls']));
    });
    const left = Array.from({ length: users }, (_, n) => n);
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let n = left.pop(); n !== undefined; n = left.pop()) await live(n);
      }),
    );
    const groupIds: string[] = [];
    while (groupIds.length < groups) {
      groupIds.push(
        String((await send('group', 'POST', '/Groups', { displayName: `group ${groupIds.length}` }))['id']),
      );
    }
    for (let n = users; n < users + usersInGroups; n += 1) {
      await live(n, async (id) => {
        for (const group of groupIds) {
          const members = { op: 'Add', path: 'members', value: [{ value: id }] };
          await send('join', 'PATCH', `/Groups/${group}`, { Operations: [members] });
        }
        const shown = await send('read', 'GET', `/Users/${id}`);
        expect(shown['groups']).toHaveLength(groups);
      });
    }

    const most: Partial<Record<Kind, number>> = {};
    for (const [requestId, kind] of kinds) most[kind] = Math.max(most[kind] ?? 0, calls.get(requestId) ?? Number.NaN);
    expect(failures).toEqual([]);
    expect(Object.keys(most).sort()).toEqual(Object.keys(budget).sort());
    for (const [kind, calls] of Object.entries(budget))
      expect([kind, most[kind as Kind]]).toSatisfy(([, n]) => n <= calls);
  }, 120_000);
});
