import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '#local/cloud.ts';
import { anAccount } from './an-account.ts';
import { aFunction, anApi, type HandMadeApp, handMadeApp } from './hand-made-app.ts';

const echo = `exports.handler = async (event) => {
  console.log(JSON.stringify({ event: 'echoed', path: event.path }));
  return { statusCode: 200, body: JSON.stringify({ path: event.path, greeting: process.env.GREETING }) };
};`;

const resources = { ...anApi('Echo'), Echo: aFunction(echo, { Environment: { Variables: { GREETING: 'hello' } } }) };

describe('the local cloud', () => {
  let dataFolder: string;
  let app: HandMadeApp;
  const running: LocalCloud[] = [];

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
    app = await handMadeApp(resources);
  });

  afterEach(async () => {
    for (const cloud of running.splice(0)) await cloud.close();
    await app.remove();
    await rm(dataFolder, { recursive: true, force: true });
  });

  const start = async (): Promise<LocalCloud> => {
    const cloud = await startLocalCloud({ port: 0, dataFolder, account: anAccount() });
    running.push(cloud);
    return cloud;
  };

  it('runs a template: a request on its API reaches its function, with its variables', async () => {
    const cloud = await start();

    await cloud.deployFolder(app.folder);
    const answer = await fetch(`${cloud.url}/api/some/where`);

    expect(await answer.json()).toEqual({ path: '/some/where', greeting: 'hello' });
    expect(cloud.logs.lines()).toContainEqual(
      expect.objectContaining({ json: { event: 'echoed', path: '/some/where' } }),
    );
  });

  it('runs after a restart what was deployed before it', async () => {
    const first = await start();
    await first.deployFolder(app.folder);
    await first.close();

    const second = await start();
    const answer = await fetch(`${second.url}/api/again`);

    expect(answer.status).toBe(200);
  });

  it('says which stages there are to a caller of something else', async () => {
    const cloud = await start();
    await cloud.deployFolder(app.folder);

    const answer = await fetch(`${cloud.url}/elsewhere`);

    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('Deployed: /api');
  });

  it('names the types that it accepts without effect', async () => {
    const cloud = await start();
    const withRole = await handMadeApp({ Role: { Type: 'AWS::IAM::Role', Properties: {} } });

    const deployed = await cloud.deployFolder(withRole.folder);

    expect(deployed.withoutEffect).toEqual(['AWS::IAM::Role']);
    await withRole.remove();
  });
});
