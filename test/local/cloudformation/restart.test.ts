import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCloudFormation } from '#local/cloudformation/cloudformation.ts';
import type { Providers } from '#local/cloudformation/provider.ts';
import { aFakeService, thing } from './fake-service.ts';

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restart-'));
  stateFile = join(folder, 'cloudformation', 'stacks.json');
});

afterEach(() => rm(folder, { recursive: true }));

/** A process of the local cloud; another one with the same file is the process after it. */
const aProcess = (providers: Providers) =>
  createCloudFormation({ providers, stateFile, region: 'eu-west-1', accountId: '123456789012' });

const template = (value: number) => ({
  Resources: { Api: thing({ Of: { Ref: 'Table' } }), Table: thing({ Value: value }) },
  Outputs: { Name: { Value: { Ref: 'Table' } } },
});

describe('after a restart', () => {
  it('resources are brought back in dependency order, with their properties', async () => {
    await aProcess(aFakeService().providers).deploy({ stackName: 'Stack', template: template(1) });
    const service = aFakeService();
    const restarted = aProcess(service.providers);

    await restarted.restore();

    expect(service.calls).toEqual(['restore Table', 'restore Api']);
    expect(Object.fromEntries(service.things)).toEqual({ 'Table-1': { Value: 1 }, 'Api-2': { Of: 'Table-1' } });
    expect(restarted.outputs('Stack')).toEqual({ Name: 'Table-1' });
  });

  it('a deployment touches only what changed', async () => {
    await aProcess(aFakeService().providers).deploy({ stackName: 'Stack', template: template(1) });
    const service = aFakeService();
    const restarted = aProcess(service.providers);
    await restarted.restore();

    await restarted.deploy({ stackName: 'Stack', template: template(2) });

    expect(service.calls).toEqual(['restore Table', 'restore Api', 'update Table']);
  });

  it('a deployment that was cut off goes on from what was there', async () => {
    const hanging = aFakeService();
    const provider = hanging.providers.get('Test::Thing');
    if (!provider) throw new Error('the fake service has no provider');
    const create: typeof provider.create = (properties, context) =>
      context.logicalId === 'Api' ? new Promise(() => {}) : provider.create(properties, context);
    void aProcess(new Map([['Test::Thing', { ...provider, create }]])).deploy({
      stackName: 'Stack',
      template: template(1),
    });
    await vi.waitFor(async () => expect(await readFile(stateFile, 'utf8')).toContain('"physicalId":"Table-1"'));
    const service = aFakeService();
    const restarted = aProcess(service.providers);
    await restarted.restore();

    const outputs = await restarted.deploy({ stackName: 'Stack', template: template(1) });

    expect(service.calls).toEqual(['restore Table', 'create Api']);
    expect(outputs).toEqual({ Name: 'Table-1' });
  });

  it('a resource that can not be brought back is named', async () => {
    await aProcess(aFakeService().providers).deploy({ stackName: 'Stack', template: template(1) });
    const restore = () => Promise.reject(new Error('disk full'));
    const provider = { create: restore, update: restore, delete: restore, restore };

    const restoring = aProcess(new Map([['Test::Thing', provider]])).restore();

    await expect(restoring).rejects.toThrow('Could not bring back Table (Test::Thing): disk full');
  });

  it('a damaged file is named, and not overwritten', async () => {
    await aProcess(aFakeService().providers).deploy({ stackName: 'Stack', template: template(1) });
    await writeFile(stateFile, '[{"id":');

    const restoring = aProcess(aFakeService().providers).restore();

    await expect(restoring).rejects.toThrow(`The local cloud's state file ${stateFile} is damaged`);
    expect(await readFile(stateFile, 'utf8')).toBe('[{"id":');
  });
});
