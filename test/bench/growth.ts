/**
 * `npm run growth`: what each operation costs in DynamoDB calls and capacity units when the tenant has 10, 1,000 and
 * 100,000 members, all of them in one group. Fails when an operation costs more than 1.2 times as much in the largest as in
 * the smallest. Takes a few minutes, most of it to write the members.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createDynamo } from '#aws/dynamo/client.ts';
import { aWorld, configOf } from '#test/local/dynamodb/a-client.ts';
import { type Seed, seededMember, seedMembers } from './growth-seed.ts';
import { type InProcess, scimInProcess } from './in-process.ts';
import { type Cost, type MeasuredDynamo, measuredDynamo } from './measured-dynamo.ts';

const sizes = [10, 1_000, 100_000] as const;
const mostGrowth = 1.2;
/** Members on a measured page, behind and before which there is another even in the smallest tenant. */
const onPage = 4;
/** Members on the pages that are read before it. */
const stepOf = (size: number): number => Math.min(200, onPage * Math.ceil(size / 100));
const stepsOf = (size: number): number => Math.ceil(size / stepOf(size)) - 2;
const seededAtOnce = 500;
/** Until a list believes that its index shows the last deletion. */
const settlingMs = 11_000;

const progress = (line: string) => process.stderr.write(`${line}\n`);

interface Target {
  readonly scim: InProcess;
  readonly group: string;
  readonly size: number;
  /** Somebody who is in the group. */
  readonly member: { readonly id: string; readonly userName: string };
}

type Operation = (target: Target) => Promise<() => Promise<unknown>>;

const replace = (values: Readonly<Record<string, unknown>>) => ({
  Operations: Object.entries(values).map(([path, value]) => ({ op: 'replace', path, value })),
});
const aUser = (name: string = randomUUID()) => ({
  userName: `${name}@fabrikam.example`,
  externalId: name,
  active: true,
  emails: [{ type: 'work', value: `${name}@fabrikam.example`, primary: true }],
});
const filtered = (filter: string) => ({ filter });
const membersOp = (op: 'add' | 'remove', value: string) => ({
  Operations: [{ op, path: 'members', value: [{ value }] }],
});

/** Each prepares what it needs, and gives what is measured. */
const operations: Readonly<Record<string, Operation>> = {
  'first page of users':
    async ({ scim }) =>
    () =>
      scim.users('GET', { query: { count: String(onPage) } }),
  'page of users near the end, in order': async ({ scim, size }) => {
    const count = stepOf(size);
    const page = (step: number, shown: number) =>
      scim.users('GET', { query: { startIndex: String(step * count + 1), count: String(shown) } });
    for (let step = 0; step < stepsOf(size); step += 1) await page(step, count);
    return () => page(stepsOf(size), onPage);
  },
  'page of users near the end, by cursor': async ({ scim, size }) => {
    const page = (cursor: unknown, shown: number) =>
      scim.users('GET', { query: { cursor: String(cursor), count: String(shown) } });
    let cursor: unknown = '';
    for (let step = 0; step < stepsOf(size); step += 1) {
      cursor = (await page(cursor, stepOf(size)))['nextCursor'];
    }
    return () => page(cursor, onPage);
  },
  'read a user':
    async ({ scim, member }) =>
    () =>
      scim.users('GET', { id: member.id }),
  'match by userName':
    async ({ scim, member }) =>
    () =>
      scim.users('GET', { query: filtered(`userName eq "${member.userName}"`) }),
  'match by externalId':
    async ({ scim }) =>
    () =>
      scim.users('GET', { query: filtered('externalId eq "x-000001"') }),
  'match by work mail':
    async ({ scim, member }) =>
    () =>
      scim.users('GET', { query: filtered(`emails[type eq "work"].value eq "${member.userName}"`) }),
  'match, nobody':
    async ({ scim }) =>
    () =>
      scim.users('GET', { query: filtered('userName eq "nobody"') }),
  'create a user':
    async ({ scim }) =>
    () =>
      scim.users('POST', { body: aUser() }),
  'patch a user': async ({ scim }) => {
    const id = await scim.create(aUser());
    return () => scim.users('PATCH', { id, body: replace({ title: 'Clerk', 'name.givenName': 'Mia' }) });
  },
  'rename a user': async ({ scim }) => {
    const id = await scim.create(aUser());
    return () => scim.users('PATCH', { id, body: replace({ userName: `${randomUUID()}@fabrikam.example` }) });
  },
  'disable a user': async ({ scim }) => {
    const id = await scim.create(aUser());
    return () => scim.users('PATCH', { id, body: replace({ active: 'False' }) });
  },
  'delete a user': async ({ scim }) => {
    const id = await scim.create(aUser());
    return () => scim.users('DELETE', { id });
  },
  'delete a member of the group': async ({ scim, group }) => {
    const id = await scim.create(aUser());
    await scim.groups('PATCH', { id: group, body: membersOp('add', id) });
    return () => scim.users('DELETE', { id });
  },
  'add a member': async ({ scim, group }) => {
    const id = await scim.create(aUser());
    return () => scim.groups('PATCH', { id: group, body: membersOp('add', id) });
  },
  'add a member again':
    async ({ scim, group, member }) =>
    () =>
      scim.groups('PATCH', { id: group, body: membersOp('add', member.id) }),
  'remove a member': async ({ scim, group }) => {
    const id = await scim.create(aUser());
    await scim.groups('PATCH', { id: group, body: membersOp('add', id) });
    return () => scim.groups('PATCH', { id: group, body: membersOp('remove', id) });
  },
  'rename the group':
    async ({ scim, group }) =>
    () =>
      scim.groups('PATCH', { id: group, body: replace({ displayName: `Everybody ${Math.random().toFixed(9)}` }) }),
  'read the group without members':
    async ({ scim, group }) =>
    () =>
      scim.groups('GET', { id: group, query: { excludedAttributes: 'members' } }),
  'match the group by a member':
    async ({ scim, group, member }) =>
    () =>
      scim.groups('GET', {
        query: { filter: `id eq "${group}" and members eq "${member.id}"`, excludedAttributes: 'members' },
      }),
};

async function measure(measured: MeasuredDynamo, target: Target): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost>();
  for (const [name, prepare] of Object.entries(operations)) {
    costs.set(name, await measured.costOf(await prepare(target)));
  }
  return costs;
}

const number = (value: number | undefined) => (value === undefined ? '-' : String(value)).padStart(7);

function report(costs: ReadonlyMap<number, ReadonlyMap<string, Cost>>): boolean {
  const [smallest, , largest] = sizes;
  console.log(`\n${'calls, read units and write units with so many members'.padEnd(44)}`);
  console.log(`${''.padEnd(40)}${sizes.map((size) => size.toLocaleString('en').padStart(25)).join('')}   growth`);
  let holds = true;
  for (const name of Object.keys(operations)) {
    const at = sizes.map((size) => costs.get(size)?.get(name));
    const growth = growthOf(costs.get(smallest)?.get(name), costs.get(largest)?.get(name));
    const columns = at.map((cost) => [cost?.calls, cost?.readUnits, cost?.writeUnits].map(number).join(' '));
    console.log(`${name.padEnd(42)}${columns.map((column) => ` ${column}`).join('')}${growth.toFixed(2).padStart(9)}`);
    if (!(growth <= mostGrowth)) holds = false;
  }
  console.log(`at most: growth ${mostGrowth}: ${holds ? 'holds' : 'DOES NOT HOLD'}`);
  return holds;
}

/** The largest ratio among calls, read and write units. */
function growthOf(few: Cost | undefined, many: Cost | undefined): number {
  if (few === undefined || many === undefined) return Number.NaN;
  const pairs = [
    [few.calls, many.calls],
    [few.readUnits, many.readUnits],
    [few.writeUnits, many.writeUnits],
  ] as const;
  return Math.max(...pairs.map(([before, after]) => (before === after ? 1 : after / before)));
}

const folder = mkdtempSync(join(tmpdir(), 'itam-scim-growth-'));
const { front } = await aWorld({ path: folder });
try {
  const measured = measuredDynamo('items', configOf(front));
  const unmeasured = createDynamo('items', configOf(front));
  const scim = scimInProcess(measured.dynamo);
  const group = await scim.createGroup('Everybody');
  const seed: Seed = { tenant: scim.tenant, connector: scim.connector, group };
  const counts = new Map();
  const costs = new Map<number, ReadonlyMap<string, Cost>>();
  const first = seededMember(seed, 1);
  let seeded = 0;
  for (const size of sizes) {
    while (seeded < size) {
      const upTo = Math.min(size, seeded + seededAtOnce);
      const numbers = Array.from({ length: upTo - seeded }, (_, at) => seeded + at + 1);
      const members = numbers.map((n) => (n === 1 ? first : seededMember(seed, n)));
      await seedMembers(unmeasured, seed, members, counts);
      seeded = upTo;
      if (seeded % 5_000 === 0) progress(`  ${seeded} of ${size} members`);
    }
    progress(`measuring with ${size} members`);
    if (size !== sizes[0]) await setTimeout(settlingMs);
    const member = { id: first.id, userName: first.identity.userName };
    costs.set(size, await measure(measured, { scim, group, size, member }));
  }
  process.exitCode = report(costs) ? 0 : 1;
} finally {
  await front.close();
  rmSync(folder, { recursive: true });
}
