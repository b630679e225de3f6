import { describe, expect, it } from 'vitest';
import { aStack } from './a-stack.ts';
import { thing } from './fake-service.ts';

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

describe('a deployment', () => {
  it('makes resources in dependency order, with names resolved, and answers with the outputs', async () => {
    const stack = aStack();

    const outputs = await stack.deploy({
      Resources: { Api: thing({ Of: arnOf('Table') }), Table: thing(), Last: thing({}, { DependsOn: 'Api' }) },
      Outputs: { Name: { Value: { Ref: 'Table' } } },
    });

    expect(stack.calls).toEqual(['create Table', 'create Api', 'create Last']);
    expect(stack.things.get('Api-2')).toEqual({ Of: 'arn:thing:Table-1' });
    expect(outputs).toEqual({ Name: 'Table-1' });
  });

  it('leaves out what its condition rules out', async () => {
    const stack = aStack();

    await stack.deploy(
      {
        Parameters: { Stage: { Type: 'String', Default: 'dev' } },
        Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
        Resources: {
          Always: thing({ Other: { 'Fn::If': ['IsProd', { Ref: 'OnlyInProd' }, { Ref: 'AWS::NoValue' }] } }),
          OnlyInProd: thing({}, { Condition: 'IsProd' }),
        },
        Outputs: { Prod: { Value: { Ref: 'OnlyInProd' }, Condition: 'IsProd' } },
      },
      { Stage: 'test' },
    );

    expect([...stack.things]).toEqual([['Always-1', {}]]);
    expect(stack.outputs()).toEqual({});
  });

  it('touches only what changed', async () => {
    const stack = aStack();
    await stack.deploy({ Resources: { A: thing({ Value: 1 }), B: thing({ Value: 1 }) } });
    stack.forgetCalls();

    await stack.deploy({ Resources: { A: thing({ Value: 1 }), B: thing({ Value: 2 }) } });

    expect(stack.calls).toEqual(['update B']);
  });

  it('replaces a resource, tells those that refer to it, and deletes the old one last', async () => {
    const stack = aStack();
    const template = (Name: string) => ({ Resources: { A: thing({ Name }), B: thing({ Of: arnOf('A') }) } });
    await stack.deploy(template('old'));
    stack.forgetCalls();

    await stack.deploy(template('new'));

    expect(stack.calls).toEqual(['update A', 'update B', 'delete A']);
    expect([...stack.things.keys()]).toEqual(['B-2', 'new-3']);
    expect(stack.things.get('B-2')).toEqual({ Of: 'arn:thing:new-3' });
  });

  it('deletes what the template no longer has, dependents first', async () => {
    const stack = aStack();
    await stack.deploy({ Resources: { A: thing(), B: thing({ Of: arnOf('A') }), C: thing() } });
    stack.forgetCalls();

    await stack.deploy({ Resources: { C: thing() } });

    expect(stack.calls).toEqual(['delete B', 'delete A']);
  });

  it('spares what is to be retained when it is left out or replaced', async () => {
    const stack = aStack();
    await stack.deploy({
      Resources: {
        LeftOut: thing({}, { DeletionPolicy: 'Retain' }),
        Replaced: thing({ Name: 'old' }, { UpdateReplacePolicy: 'Retain' }),
      },
    });

    await stack.deploy({ Resources: { Replaced: thing({ Name: 'new' }, { UpdateReplacePolicy: 'Retain' }) } });

    expect([...stack.things.keys()]).toEqual(['LeftOut-1', 'old-2', 'new-3']);
    expect(stack.events).toContain('LeftOut DELETE_SKIPPED');
  });

  it('is complete even when what was left out can not be deleted', async () => {
    const stack = aStack();
    await stack.deploy({ Resources: { A: thing(), B: thing({ Stuck: 'in use' }) } });

    await stack.deploy({ Resources: { A: thing() } });
    await stack.deploy({ Resources: { A: thing({ Value: 1 }) } });

    expect(stack.events.filter((event) => event.startsWith('B DELETE'))).toEqual([
      'B DELETE_IN_PROGRESS',
      'B DELETE_FAILED',
    ]);
    expect(stack.events.at(-1)).toBe('Stack UPDATE_COMPLETE');
  });
});

describe('a deployment that fails', () => {
  it('deletes what a creation made, dependents first, but what is to be retained', async () => {
    const stack = aStack();

    const failing = stack.deploy({
      Resources: {
        Kept: thing({}, { DeletionPolicy: 'Retain' }),
        Gone: thing({}, { DeletionPolicy: 'RetainExceptOnCreate' }),
        Dependent: thing({ Of: arnOf('Gone') }),
        Bad: thing({ Fail: 'out of paper' }, { DependsOn: ['Kept', 'Dependent'] }),
      },
    });

    await expect(failing).rejects.toThrow('Stack: ROLLBACK_COMPLETE: Bad (Test::Thing): out of paper');
    expect(stack.calls.filter((call) => call.startsWith('delete'))).toEqual(['delete Dependent', 'delete Gone']);
    expect([...stack.things.keys()]).toEqual(['Kept-1']);
    expect(stack.outputs()).toBeUndefined();
  });

  it('gives back an update’s former properties, deletes what is new and keeps the old half of a replacement', async () => {
    const stack = aStack();
    const before = { Resources: { A: thing({ Value: 1 }), B: thing({ Name: 'old', Of: arnOf('A') }), C: thing() } };
    await stack.deploy({ ...before, Outputs: { Which: { Value: { Ref: 'B' } } } });

    const failing = stack.deploy({
      Resources: {
        A: thing({ Value: 2 }),
        B: thing({ Name: 'new', Of: arnOf('A') }),
        New: thing({}, { DependsOn: 'B' }),
        Bad: thing({ Fail: 'out of paper' }, { DependsOn: 'New' }),
      },
    });

    await expect(failing).rejects.toThrow('Stack: UPDATE_ROLLBACK_COMPLETE: Bad (Test::Thing): out of paper');
    expect(Object.fromEntries(stack.things)).toEqual({
      'A-1': { Value: 1 },
      'C-2': {},
      'old-3': { Name: 'old', Of: 'arn:thing:A-1' },
    });
    expect(stack.outputs()).toEqual({ Which: 'old-3' });
  });

  it('restores the resource that failed, unless it failed to be replaced', async () => {
    const stack = aStack();
    await stack.deploy({ Resources: { Changed: thing(), Replaced: thing({ Name: 'old' }) } });
    stack.forgetCalls();

    const template = { Resources: { Changed: thing({ Fail: 'no' }), Replaced: thing({ Name: 'new', Fail: 'no' }) } };
    await stack.deploy(template).catch(() => {});

    expect(stack.calls).toEqual(['update Changed', 'update Replaced', 'update Changed']);
  });

  it('can be followed by one that works', async () => {
    const stack = aStack();
    await stack.deploy({ Resources: { A: thing(), B: thing({ Fail: 'no' }, { DependsOn: 'A' }) } }).catch(() => {});

    await stack.deploy({ Resources: { A: thing(), B: thing() } });

    expect(stack.things.size).toBe(2);
    expect(stack.events.at(-1)).toBe('Stack CREATE_COMPLETE');
  });
});
