import { expect, it } from 'vitest';
import { Unreachable, UsageError } from '../../bin/itam-scim/failure.ts';
import { findTarget } from '../../bin/itam-scim/target.ts';
import { aDataFolder } from './admin-server.ts';

const keyPair = { accessKeyId: 'LOCAL', secretAccessKey: 'secret' };
const endpoint = { adminUrl: 'http://127.0.0.1:4566/admin/v1', region: 'us-east-1', ...keyPair };
const none = { url: undefined, region: undefined };

/** With the data folder of a local cloud that was started. */
async function targetBeside(content: unknown, options: Partial<typeof none | { url: string }>, env = {}) {
  const folder = await aDataFolder(content);
  try {
    return findTarget({ ...none, ...options }, { ITAM_SCIM_DATA: folder.path, ...env }, '/nonexistent');
  } finally {
    await folder.remove();
  }
}

const target = (options: { url?: string; region?: string }, env = {}) =>
  findTarget({ ...none, ...options }, env, '/nonexistent');

it('is the local cloud, with its own key pair, when nothing else is said', async () => {
  const local = { adminUrl: 'http://127.0.0.1:4566/admin', region: 'us-east-1', credentials: keyPair };

  expect(await targetBeside(endpoint, {})).toEqual(local);
  expect(await targetBeside(endpoint, { url: 'http://127.0.0.1:4566/admin/' })).toEqual(local);
});

it('is what --url says rather than the variable, and the variable rather than the local cloud', async () => {
  const env = { ITAM_SCIM_ADMIN_URL: 'https://variable.example.com/admin', AWS_REGION: 'eu-west-3' };

  const byVariable = await targetBeside(endpoint, {}, env);
  const byOption = await targetBeside(endpoint, { url: 'https://option.example.com/admin/v1' }, env);

  const aws = { region: 'eu-west-3', credentials: 'from-aws-configuration' };
  expect(byVariable).toEqual({ adminUrl: 'https://variable.example.com/admin', ...aws });
  expect(byOption).toEqual({ adminUrl: 'https://option.example.com/admin', ...aws });
});

it.each([
  ['its option', { region: 'eu-west-1' }, { AWS_REGION: 'eu-west-2' }, 'eu-west-1'],
  ['the host', {}, { AWS_REGION: 'eu-west-2' }, 'ap-southeast-2'],
])('the region is that of %s', (_where, options, env, region) => {
  const url = 'https://abc123.execute-api.ap-southeast-2.amazonaws.com/admin/v1';

  expect(target({ url, ...options }, env)).toMatchObject({ region });
});

it.each(['scim.example.com', 'ftp://scim.example.com', 'http://scim.example.com/admin', ''])(
  'may not be %j: not an address, or not over TLS',
  (url) => {
    expect(() => target({ url, region: 'eu-west-1' })).toThrow(UsageError);
  },
);

it('needs a region', () => {
  expect(() => target({ url: 'https://scim.example.com/admin' })).toThrow(/region/);
});

it('tells what to do when nothing is known, or the data folder is damaged', async () => {
  expect(() => target({})).toThrow(/npm start/);
  await expect(targetBeside('{"adminUrl":', {})).rejects.toThrow(Unreachable);
  await expect(targetBeside({ ...endpoint, region: 5 }, {})).rejects.toThrow(/endpoint\.json is damaged/);
});
