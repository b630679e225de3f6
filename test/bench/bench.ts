/**
 * `npm run bench`: the requests of a sync (match → create → read → match → patch → disable) for 1,000 users against the
 * started stack, one at a time, each followed by the bare SDK calls that it needs against the same DynamoDB front. Then the
 * same with 10,000 users in the tenant; a request that does not depend on users tells how much the machine itself has
 * slowed down or sped up meanwhile, and growth is what remains. Fails when an operation takes more than 2.5 times its bare calls (median), or more
 * than 1.2 times as long at 10,000 users as at 1,000.
 */
import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { dynamoMembers } from '#aws/dynamo/dynamo-members.ts';
import type { Member } from '#provisioning/member.ts';
import { aMember, anEvent } from '#test/provisioning/builders.ts';
import { bareCalls } from './bare-calls.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { type ScimClient, scimClient } from './scim-client.ts';
import { percentile } from './statistics.ts';

const users = 1_000;
const many = 10_000;
const samples = 500;
const warmUp = 100;
const mostTimesBare = 2.5;
const mostGrowth = 1.2;

const yardstick = 'yardstick: discovery';
const operations = ['match, nobody', 'create', 'read', 'match', 'patch', 'disable', 'list of 100', yardstick] as const;
type Operation = (typeof operations)[number];
interface Times {
  readonly http: Record<Operation, number[]>;
  readonly bare: Record<Operation, number[]>;
}

const noTimes = (): Record<Operation, number[]> => ({
  'match, nobody': [],
  create: [],
  read: [],
  match: [],
  patch: [],
  disable: [],
  'list of 100': [],
  [yardstick]: [],
});

const progress = (line: string) => process.stderr.write(`${line}\n`);

async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  into.push(performance.now() - started);
  return result;
}

/** One person's life, over HTTP and as bare calls; only what is put into `times` counts. */
async function live(stack: RunningStack, client: ScimClient, name: string, { http, bare }: Times): Promise<void> {
  const userName = `${name}@fabrikam.example`;
  const user = {
    userName,
    externalId: name,
    active: true,
    displayName: 'Mia Berg',
    name: { givenName: 'Mia', familyName: 'Berg' },
    emails: [{ type: 'work', value: userName, primary: true }],
  };
  const identity = { userName: `bare-${userName}`, externalId: `bare-${name}`, workMails: [userName] };
  const twin = aMember({ user, identity, created: new Date().toISOString() });
  const later = (version: number): Member => ({ ...twin, version, user: { ...user, title: 'Clerk' } });
  const find = `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`;
  const replace = (values: Readonly<Record<string, unknown>>) => ({
    Operations: Object.entries(values).map(([path, value]) => ({ op: 'Replace', path, value })),
  });

  const both = async (
    operation: Operation,
    send: () => Promise<Record<string, unknown>>,
    needs: Parameters<typeof bareCalls>[1],
  ) => {
    const answer = await timed(http[operation], send);
    const commands = await bareCalls(stack.dynamo, needs);
    await timed(bare[operation], async () => {
      for (const command of commands) await stack.dynamo.documents.send(command);
    });
    return answer;
  };

  const tenant = 'bare';
  const lookUp = `bare-${userName}`;
  await both(
    'match, nobody',
    () => client.send('GET', find),
    (m) => [m.findByUserName(tenant, lookUp)],
  );
  const { id } = await both(
    'create',
    () => client.send('POST', '/Users', user),
    (m) => [m.create(tenant, twin, anEvent())],
  );
  await both(
    'read',
    () => client.send('GET', `/Users/${id}`),
    (m) => [m.get(tenant, twin.id)],
  );
  await both(
    'match',
    () => client.send('GET', find),
    (m) => [m.findByUserName(tenant, lookUp), m.get(tenant, twin.id)],
  );
  await both(
    'patch',
    () => client.send('PATCH', `/Users/${id}`, replace({ title: 'Clerk', 'name.givenName': 'Mia Maria' })),
    (m) => [m.get(tenant, twin.id), m.update(tenant, twin, later(2), anEvent())],
  );
  await both(
    'disable',
    () => client.send('PATCH', `/Users/${id}`, replace({ active: 'False' })),
    (m) => [m.get(tenant, twin.id), m.update(tenant, later(2), later(3), anEvent())],
  );
}

/** Lists and the yardstick have no bare counterpart of the same meaning: only their growth is looked at. */
async function measure(stack: RunningStack, client: ScimClient, label: string, count: number): Promise<Times> {
  const times: Times = { http: noTimes(), bare: noTimes() };
  for (let n = 0; n < count; n += 1) {
    await live(stack, client, `${label}-${n}`, times);
    await timed(times.http[yardstick], () => client.send('GET', '/ServiceProviderConfig'));
    if (n % 5 === 0) await timed(times.http['list of 100'], () => client.send('GET', '/Users?count=100'));
    if ((n + 1) % 100 === 0) progress(`  ${n + 1} of ${count}`);
  }
  return times;
}

async function fill(stack: RunningStack, from: number, to: number): Promise<void> {
  const members = dynamoMembers(stack.dynamo);
  let next = from;
  const work = async () => {
    while (next < to) {
      next += 1;
      if (next % 1000 === 0) progress(`  ${next} of ${to}`);
      const id = randomUUID();
      const identity = { userName: id, externalId: id, workMails: [`${id}@fabrikam.example`] };
      const created = new Date().toISOString();
      const member = aMember({ id, connector: 'filled', identity, user: { userName: id, active: true }, created });
      await members.create('acme', member, anEvent({ id: ulid(), memberId: id, at: created }));
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

const ms = (value: number) => value.toFixed(2).padStart(8);
const times = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(2)).padStart(8);

function report(few: Times, lots: Times): boolean {
  console.log(
    `\nmilliseconds, one request at a time${' '.repeat(9)}p50      p95  bare p50   ratio  p50 at ${many}  growth`,
  );
  const drift = percentile(lots.http[yardstick], 0.5) / percentile(few.http[yardstick], 0.5);
  let holds = true;
  for (const operation of operations) {
    const p50 = percentile(few.http[operation], 0.5);
    const bare = percentile(few.bare[operation], 0.5);
    const later = percentile(lots.http[operation], 0.5);
    const [ratio, growth] = [p50 / bare, later / p50 / drift];
    const columns = [ms(p50), ms(percentile(few.http[operation], 0.95)), ms(bare), times(ratio)];
    console.log(`  ${operation.padEnd(36)}${columns.join(' ')} ${ms(later).padStart(13)}${times(growth)}`);
    if (ratio > mostTimesBare || growth > mostGrowth) holds = false;
  }
  console.log(`the machine itself, by the yardstick: ${drift.toFixed(2)} times`);
  console.log(`at most: ratio ${mostTimesBare}, growth ${mostGrowth}: ${holds ? 'holds' : 'DOES NOT HOLD'}`);
  return holds;
}

progress('starting the stack');
const stack = await runStack();
const client = scimClient(stack);
try {
  progress('warming up');
  await measure(stack, client, 'warm', warmUp);
  progress(`${users} users`);
  const few = await measure(stack, client, 'few', users);
  progress(`filling the tenant up to ${many} users`);
  await fill(stack, users + warmUp, many);
  progress(`${samples} users more`);
  const lots = await measure(stack, client, 'lots', samples);
  process.exitCode = report(few, lots) ? 0 : 1;
} finally {
  client.close();
  await stack.stop();
}
