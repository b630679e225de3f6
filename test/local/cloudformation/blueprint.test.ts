// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { describe, expect, it } from 'vitest';
import { aStack, type Template } from './a-stack.ts';
import { thing } from './fake-service.ts';

describe('a template is refused before anything is made', () => {
  const resources = { A: thing() };
  const cases: readonly (readonly [why: string, template: Template, message: RegExp])[] = [
    ['with a type that nobody runs', { Resources: { A: { Type: 'AWS::EC2::VPC' } } }, /types: \[AWS::EC2::VPC\]/],
    [
      'with an unknown name',
      { Resources: { A: thing({ B: { Ref: 'Nobody' } }) } },
      /\[Nobody\] in the Resources block/,
    ],
    ['with an unknown DependsOn', { Resources: { A: thing({}, { DependsOn: 'Nobody' }) } }, /\[Nobody\]/],
    ['with an unknown name in an output', { Resources: resources, Outputs: { O: { Value: { Ref: 'X' } } } }, /\[X\]/],
    [
      'going round in a circle',
      { Resources: { A: thing({ B: { Ref: 'B' } }), B: thing({ A: { Ref: 'A' } }) } },
      /Circular dependency between resources: \[A, B\]/,
    ],
    ['that needs itself', { Resources: { A: thing({ A: { Ref: 'A' } }) } }, /Circular dependency.*\[A\]/],
    ['without resources', { Resources: {} }, /At least one Resources member/],
    ['with a resource without type', { Resources: { A: {} } }, /Resources\/A\/Type/],
    [
      'without value for a parameter',
      { Parameters: { P: { Type: 'String' } }, Resources: resources },
      /\[P\] must have values/,
    ],
    [
      'with a value that the parameter does not allow',
      { Parameters: { P: { Type: 'String', Default: 'x', AllowedPattern: '[0-9]+' } }, Resources: resources },
      /'P' must match pattern/,
    ],
    [
      'with an unknown parameter in the store',
      { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/p' } }, Resources: resources },
      /Unable to fetch parameters \[\/p\]/,
    ],
    [
      'with conditions in a circle',
      { Conditions: { A: { 'Fn::Not': [{ Condition: 'A' }] } }, Resources: resources },
      /Circular dependency between conditions/,
    ],
  ];
  it.each(cases)('%s', async (_, template, message) => {
    const stack = aStack();

    await expect(stack.deploy(template)).rejects.toThrow(message);
    expect(stack.calls).toEqual([]);
  });

  it('that gives a resource another type', async () => {
    const stack = aStack();
    await stack.deploy({ Resources: { A: { Type: 'AWS::IAM::Role' } } });

    await expect(stack.deploy({ Resources: { A: thing() } })).rejects.toThrow(/modifies resource type.*\[A\]/);
  });
});

describe('a template in YAML', () => {
  it('is read like one in JSON', async () => {
    const stack = aStack();

    await stack.deploy('Resources:\n  A:\n    Type: Test::Thing\n    Properties:\n      Version: 2012-10-17\n');

    expect(stack.things.get('A-1')).toEqual({ Version: '2012-10-17' });
  });

  const unreadable: readonly (readonly [why: string, text: string, message: RegExp])[] = [
    ['with a function in its short form', 'Resources:\n  A:\n    Type: !Ref X\n', /neither JSON nor YAML.*!Ref/],
    ['that is neither', '{"Resources":', /neither JSON nor YAML/],
  ];
  it.each(unreadable)('is refused %s', async (_, text, message) => {
    const stack = aStack();

    await expect(stack.deploy(text)).rejects.toThrow(message);
  });
});

describe('names that come from outside the template', () => {
  it('are pseudo-parameters, mappings, and parameters from the store', async () => {
    const stack = aStack({ parameterStore: (name) => (name === '/version' ? '30' : undefined) });

    await stack.deploy({
      Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/version' } },
      Mappings: { Sizes: { 'eu-west-1': { memory: 512 } } },
      Resources: {
        A: thing({
          Place: { 'Fn::Sub': '${AWS::Partition}:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}' },
          Version: { Ref: 'Version' },
          Memory: { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'memory'] },
        }),
      },
    });

    expect(stack.things.get('A-1')).toEqual({
      Place: 'aws:eu-west-1:123456789012:Stack',
      Version: '30',
      Memory: 512,
    });
  });

  it('fail the resource that asks for an attribute which there is not', async () => {
    const stack = aStack();

    const failing = stack.deploy({ Resources: { A: thing(), B: thing({ Of: { 'Fn::GetAtt': ['A', 'Nothing'] } }) } });

    await expect(failing).rejects.toThrow('resource A (Test::Thing) does not support attribute Nothing in Fn::GetAtt');
  });
});
