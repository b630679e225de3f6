import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';
import { type PlayedTenant, playedTenant, type ScimAnswer, stateOf } from './played-tenant.ts';
import { type Step, steps } from './steps.ts';
import { emptyTenant, expected, type TenantModel } from './tenant-model.ts';

/** `npm run model` plays more of them. */
const sequences = Number(process.env['MODEL_SEQUENCES'] ?? 60);
const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);

let cloud: StartedCloud;
let tenants: Readonly<Record<Step['tenant'], PlayedTenant>>;
beforeAll(async () => {
  cloud = await startedCloud();
  await cloud.admin('POST', '/tenants', { id: 'globex' });
  await cloud.admin('POST', '/tenants/globex/enable');
  const connector = await cloud.admin('POST', '/tenants/globex/connectors', { name: 'Okta' });
  const { id } = z.object({ id: z.string() }).parse(connector.body);
  const key = await cloud.admin('POST', `/tenants/globex/connectors/${id}/keys`, { scopes: ['read', 'write'] });
  const { token } = z.object({ token: z.string() }).parse(key.body);
  tenants = {
    acme: playedTenant(cloud.tenantUrl, cloud.token),
    globex: playedTenant(`${cloud.url}/scim/v2/globex`, token),
  };
});
afterAll(() => cloud.close());

async function play(sequence: readonly Step[]): Promise<void> {
  const models: Record<Step['tenant'], TenantModel> = { acme: emptyTenant, globex: emptyTenant };
  for (const step of sequence) {
    for (const _time of step.twice ? [1, 2] : [1]) {
      const { statuses, after } = expected(models[step.tenant], step);
      const answer = await tenants[step.tenant].send(step);

      expect(statuses, `${JSON.stringify(step)}: ${answer.status} ${JSON.stringify(answer.body)}`).toContain(
        answer.status,
      );
      models[step.tenant] = after;
      expectFound(step, answer, after);
    }
  }
  for (const name of ['acme', 'globex'] as const) {
    expect(await tenants[name].state(), name).toEqual(stateOf(models[name]));
  }
}

/** A match by name finds the one that has it, or nobody. */
function expectFound(step: Step, { body }: ScimAnswer, { users, groups }: TenantModel): void {
  const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();
  if (step.do === 'match user') {
    const found = users.filter((user) => same(user?.userName, step.userName));
    expect(body['totalResults'], JSON.stringify(step)).toBe(found.length);
  }
  if (step.do === 'match group') {
    const found = groups.filter((group) => same(group?.displayName, step.displayName));
    expect(body['totalResults'], JSON.stringify(step)).toBe(found.length);
  }
}

it(`answers ${sequences} random sequences of requests like the model, and holds what it holds`, async () => {
  console.log(`seed ${seed}: MODEL_SEED=${seed} MODEL_SEQUENCES=${sequences} repeats them`);
  const property = fc
    .asyncProperty(steps, play)
    .afterEach(() => Promise.all(Object.values(tenants).map((tenant) => tenant.empty())));

  await fc.assert(property, { seed, numRuns: sequences, endOnFailure: false });
}, 600_000);
