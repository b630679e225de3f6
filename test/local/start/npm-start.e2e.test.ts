import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { childrenOf, isRunning, type StartRun, shown, startIt } from './a-start.ts';

describe('npm start', () => {
  let folder: string;
  const runs: StartRun[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'npm-start-'));
    // Synthesised already with the same code and settings, which a start notices.
    await cp(inject('cdkOut'), join(folder, 'cdk.out'), { recursive: true });
  });
  afterEach(async () => {
    for (const { child, ended } of runs.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = (...more: string[]) => {
    const run = startIt(['--port', '0', '--data', folder, ...more]);
    runs.push(run);
    return run;
  };
  const users = (run: StartRun) =>
    fetch(`${shown(run, 'Tenant URL')}/Users`, { headers: { authorization: `Bearer ${shown(run, 'Secret Token')}` } });

  it('shows a Tenant URL and a Secret Token that work, and the same token after a restart', async () => {
    const first = start();
    await first.ready;
    const answer = await users(first);
    first.child.kill('SIGINT');
    await first.ended;

    const second = start();
    await second.ready;

    expect(answer.status).toBe(200);
    expect(shown(second, 'Secret Token')).toBe(shown(first, 'Secret Token'));
    expect((await users(second)).status).toBe(200);
    expect(second.stdout()).toContain('nothing has changed');
  });

  it('tells the CLI where the admin API is, and nobody else', async () => {
    const run = start();
    await run.ready;

    const endpoint = JSON.parse(await readFile(join(folder, 'endpoint.json'), 'utf8'));

    expect(endpoint).toEqual({
      adminUrl: shown(run, 'Admin API'),
      region: 'us-east-1',
      accessKeyId: shown(run, 'access key'),
      secretAccessKey: shown(run, 'secret key'),
    });
    for (const file of ['endpoint.json', 'cloud.json', 'secrets.json', 'functions.log']) {
      expect((await stat(join(folder, file))).mode & 0o077, file).toBe(0);
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops on %s and leaves no process and no port', async (signal) => {
    const run = start();
    await run.ready;
    const children = await childrenOf(run.child.pid);

    run.child.kill(signal);

    expect(await run.ended).toBe(0);
    expect(run.stderr()).toBe('');
    expect(children.length).toBeGreaterThan(0);
    expect(await Promise.all(children.map(isRunning))).not.toContain(true);
    await expect(users(run)).rejects.toThrow('fetch failed');
  });

  it('leaves no process even when it is killed, and finds its data again', async () => {
    const run = start();
    await run.ready;
    const children = await childrenOf(run.child.pid);

    run.child.kill('SIGKILL');
    await run.ended;
    await expect.poll(async () => (await Promise.all(children.map(isRunning))).includes(true)).toBe(false);
    const again = start();
    await again.ready;

    expect((await users(again)).status).toBe(200);
  });

  it('that is stopped while it starts leaves nothing either', async () => {
    const run = start();
    await expect.poll(() => run.stdout()).toContain('opening the data');

    run.child.kill('SIGINT');

    expect(await run.ended).toBe(0);
    expect(await childrenOf(run.child.pid)).toEqual([]);
  });

  it('says in one line that its port is taken', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    const run = start('--port', String(port));

    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(new RegExp(`^Port ${port} is taken.*--port.*\n$`));
    server.close();
  });

  it('says in one line that its data is in use', async () => {
    await start().ready;

    const [second, fresh] = [start(), start('--fresh')];

    expect([await second.ended, await fresh.ended]).toEqual([1, 1]);
    for (const run of [second, fresh]) expect(run.stderr()).toMatch(/^.*in use.*\n$/);
  });

  it.each(['cloud.json', 'stacks.json', 'secrets.json', 'dynamodb/CURRENT'])(
    'says in one line that %s is damaged, and what to do',
    async (file) => {
      const whole = await readFile(join(folder, file));
      await writeFile(join(folder, file), '{"half');

      const run = start();

      expect(await run.ended).toBe(1);
      expect(run.stderr()).toMatch(/^.*--fresh.*\n$/);
      await writeFile(join(folder, file), whole);
    },
  );

  it('starts fresh: other keys, no data, and nothing deleted that is not its own', async () => {
    const before = await readFile(join(folder, 'cloud.json'), 'utf8');
    await writeFile(join(folder, 'mine.txt'), 'keep');
    await writeFile(join(folder, 'stacks.json'), '{"half');

    const run = start('--fresh');
    await run.ready;

    expect(await readFile(join(folder, 'cloud.json'), 'utf8')).not.toBe(before);
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('keep');
    expect((await users(run)).status).toBe(200);
  });
});

describe('npm start with wrong words', () => {
  it('says in one line where the right ones are', async () => {
    const run = startIt(['--prot', '1']);

    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(/^.*--prot.*--help.*\n$/);
  });
});
