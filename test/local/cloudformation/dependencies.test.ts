// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { describe, expect, it } from 'vitest';
import { inDependencyOrder, referencesIn, reversed, runInOrder } from '#local/cloudformation/dependencies.ts';

describe('references', () => {
  const cases: readonly (readonly [what: string, value: unknown, names: readonly string[]])[] = [
    ['a Ref', { a: [{ Ref: 'A' }] }, ['A']],
    ['an attribute', { 'Fn::GetAtt': ['A', 'Arn'] }, ['A']],
    ['an attribute by text', { 'Fn::GetAtt': 'A.Arn' }, ['A']],
    ['names in text', { 'Fn::Sub': '${A} ${B.Arn} ${!C}' }, ['A', 'B']],
    ['variables of the text, not their names', { 'Fn::Sub': ['${X}', { X: { Ref: 'A' } }] }, ['A']],
    ['both branches', { 'Fn::If': ['Condition', { Ref: 'A' }, { Ref: 'B' }] }, ['A', 'B']],
    ['no plain text', { a: 'A', b: ['B'] }, []],
  ];
  it.each(cases)('are found in %s', (_, value, names) => {
    expect([...referencesIn(value)]).toEqual(names);
  });
});

describe('the order of resources', () => {
  const diamond = new Map([
    ['top', ['left', 'right']],
    ['left', ['bottom']],
    ['right', ['bottom']],
    ['bottom', []],
  ]);

  it('puts each after what it needs', () => {
    expect(inDependencyOrder(diamond)).toEqual(['bottom', 'left', 'right', 'top']);
  });

  it('is the other way round for deletion', () => {
    expect(inDependencyOrder(reversed(diamond))).toEqual(['top', 'left', 'right', 'bottom']);
  });

  it('does not exist in a circle, whose members are named', () => {
    const circle = new Map([
      ['needsIt', ['a']],
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'neededByIt']],
      ['neededByIt', []],
    ]);

    expect(() => inDependencyOrder(circle)).toThrow('Circular dependency between resources: [a, b, c]');
  });

  it('lets what is independent run side by side', async () => {
    const running = new Set<string>();
    let together: readonly string[] = [];

    await runInOrder(diamond, async (id) => {
      running.add(id);
      await Promise.resolve();
      if (running.size > together.length) together = [...running];
      running.delete(id);
    });

    expect(together).toEqual(['left', 'right']);
  });

  it('begins nothing new after a failure, waits for what runs, and throws the failure', async () => {
    const finished: string[] = [];

    const run = runInOrder(diamond, async (id) => {
      if (id === 'left') throw new Error('left failed');
      await Promise.resolve();
      finished.push(id);
    });

    await expect(run).rejects.toThrow('left failed');
    expect(finished).toEqual(['bottom', 'right']);
  });
});
