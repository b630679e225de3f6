import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hours, minutes, noon } from '#test/provisioning/tenancy-builders.ts';
import { aJob } from '#test/provisioning/work/a-job.ts';
import { account, aDataFolder, anAdminServer } from './admin-server.ts';
import { runCli } from './run-cli.ts';

let server: Awaited<ReturnType<typeof anAdminServer>>;
let local: Awaited<ReturnType<typeof aDataFolder>>;
beforeAll(async () => {
  server = await anAdminServer();
  const { region, accessKeyId, secretAccessKey } = account;
  local = await aDataFolder({ adminUrl: server.adminUrl, region, accessKeyId, secretAccessKey });
});
afterAll(async () => {
  await server.close();
  await local.remove();
});

/** Against the local cloud, by what `npm start` left in its data folder. */
const cli = (...args: string[]) => runCli(args, { ITAM_SCIM_DATA: local.path });

it('leads from a new tenant to the two values that go into the identity provider, and to their end', async () => {
  const created = await cli('tenant', 'create', 'acme', '--name', 'Acme Ltd');
  expect(created).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/SCIM +off.*Next: .*enable acme/s) });
  expect(created.out).not.toContain('Tenant URL');

  const tooEarly = await cli('connector', 'create', 'acme', 'Entra', '--idp', 'entra').then(() =>
    cli('key', 'make', 'acme'),
  );
  expect(tooEarly).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^itam-scim: SCIM is off.*enable it/),
  });

  const enabled = await cli('enable', 'acme');
  expect(enabled).toMatchObject({ code: 0, out: expect.stringMatching(/Tenant URL +https:\/\/scim.*Next: /s) });

  const refusing = await cli('tenant', 'set', 'acme', '--groups', 'refuse');
  expect(refusing).toMatchObject({ code: 0, out: expect.stringMatching(/Groups +refuse/) });

  const made = await cli('key', 'make', 'acme', '--connector', 'entra', '--expires-in-days', '90');
  expect(made.out).toMatch(/^ {2}Tenant URL {4}https:\/\/scim\.example\.com\/scim\/v2\/acme$/m);
  expect(made.out).toMatch(/^ {2}Secret Token {2}itam_acme\.\S+$/m);
  expect(made.out).toContain('not shown again');

  server.pass(minutes(1));
  const rotated = await cli('key', 'rotate', 'acme', '--json');
  const young = JSON.parse(rotated.out);
  expect(young).toMatchObject({ scopes: ['read', 'write'], token: expect.stringMatching(/^itam_acme\./) });

  const third = await cli('key', 'make', 'acme', '--json');
  expect(third).toMatchObject({ code: 1, out: '' });
  expect(JSON.parse(third.err)).toMatchObject({ type: 'urn:itam-scim:problem:two-live-keys', status: 409 });

  const list = await cli('key', 'list', 'acme');
  expect(list.out).toMatch(/live {2}read,write/);
  expect(list.out).toMatch(/Safe to revoke +no\. /);
  expect(list.out).not.toContain(young.token);

  const old = /made key (\w{10})/i.exec(made.out)?.[1] ?? '';
  const unsafe = await cli('key', 'revoke', 'acme', old);
  expect(unsafe).toMatchObject({ code: 1, err: expect.stringMatching(/paste it.*--force/) });
  server.pass(hours(3));
  const use = { at: new Date(noon.getTime() + hours(3)).toISOString() };
  await server.directory.noteUse('acme', young.connector, young.id, use, noon);
  expect(await cli('key', 'revoke', 'acme', old)).toMatchObject({ code: 0, out: expect.stringMatching(/dead within/) });

  const disabled = await cli('disable', 'acme');
  expect(disabled).toMatchObject({ code: 0, out: expect.not.stringMatching(/Tenant URL/) });
});

it('renames and deletes a connector, the latter only when told so twice', async () => {
  await cli('tenant', 'create', 'globex');
  await cli('connector', 'create', 'globex', 'Okta', '--idp', 'okta');

  const renamed = await cli('connector', 'rename', 'globex', 'okta', 'Okta of Paris', '--json');
  const asked = await cli('connector', 'delete', 'globex', 'Okta of Paris');
  const deleted = await cli('connector', 'delete', 'globex', JSON.parse(renamed.out).id, '--yes');
  const list = await cli('connector', 'list', 'globex');

  expect(asked).toMatchObject({ code: 2, err: expect.stringMatching(/cuts its identity provider off; add --yes/) });
  expect(deleted).toMatchObject({ code: 0 });
  expect(list).toMatchObject({ code: 0, out: expect.stringMatching(/no connectors\. Next: /) });
});

it('sets and confirms a mail address', async () => {
  const set = await cli('me', 'email', 'set', 'ana@example.com');
  const confirmed = await cli('me', 'email', 'confirm', server.mails.at(-1)?.code ?? '');
  const me = await cli('me', '--json');

  expect(set).toMatchObject({ code: 0, out: expect.stringMatching(/Next: .*confirm CODE/) });
  expect(confirmed).toMatchObject({ code: 0 });
  expect(JSON.parse(me.out)).toMatchObject({ email: 'ana@example.com' });
});

it('lists all tenants, however many pages that are', async () => {
  for (let n = 0; n < 101; n += 1) await server.ask('POST', '/v1/tenants', { id: `many-${n}` });

  const { out } = await cli('tenant', 'list', '--json');

  const ids: string[] = JSON.parse(out).tenants.map(({ id }: { id: string }) => id);
  expect(ids.filter((id) => id.startsWith('many-'))).toHaveLength(101);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('on AWS, as whom the AWS CLI would be', () => {
  const url = () => ['--url', server.adminUrl, '--region', account.region];
  const keys = { AWS_ACCESS_KEY_ID: account.accessKeyId, AWS_SECRET_ACCESS_KEY: account.secretAccessKey };

  it('requests are signed, with a session token too', async () => {
    const run = await runCli(['me', ...url()], { ...keys, AWS_SESSION_TOKEN: 'a session token' });

    expect(run).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/You +ana@example\.com/) });
  });

  it.each<[string, RegExp, string[], Record<string, string>]>([
    ['there are no credentials', /no AWS credentials were found/, [], {}],
    ['the signature is refused', /signature/, [], { ...keys, AWS_SECRET_ACCESS_KEY: 'wrong' }],
    ['nothing answers there', /does not answer/, ['--url', 'http://127.0.0.1:9/admin'], keys],
  ])('exit code 3 and one line when %s', async (_when, said, args, env) => {
    const run = await runCli(['me', ...url(), ...args], env);

    expect(run).toMatchObject({ code: 3, out: '', err: expect.stringMatching(said) });
    expect(run.err.trimEnd().split('\n')).toHaveLength(1);
  });
});

it('ends with exit code 2 and the nearest help when it is not understood, and says nothing on standard output', async () => {
  const run = await cli('key', 'make', 'acme', '--scope', 'read');

  expect(run).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/unknown option '--scope'.*--scopes/s) });
});

it('explains itself without a deployment', async () => {
  const run = await runCli(['--help'], {});

  expect(run).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/Exit codes: 0 .*; 1 .*; 2 .*; 3 /s) });
});

it('shows large jobs, and follows one until it ends', async () => {
  await cli('tenant', 'create', 'jobs');
  const job = aJob({ tenant: 'jobs', progress: { done: 100, total: 250 }, state: 'running' });
  await server.owe(job);

  const list = await cli('job', 'list', 'jobs');
  const following = cli('job', 'show', 'jobs', job.id, '--follow', '--json');
  await server.owe({ ...job, state: 'failed', failure: 'Unavailable' });
  const followed = await following;
  const shown = await cli('job', 'show', 'jobs', job.id);

  expect(list.out).toMatch(new RegExp(`^${job.id} +group.delete +running +100 of 250 `, 'm'));
  expect(followed.code).toBe(0);
  expect(JSON.parse(followed.out)).toMatchObject({ id: job.id, state: 'failed' });
  expect(shown.out).toMatch(/State +failed.*Last fault +Unavailable.*docs\/runbook\.md/s);
});
