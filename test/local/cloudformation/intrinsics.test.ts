// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { describe, expect, it } from 'vitest';
import { resolve, type Scope, truth } from '#local/cloudformation/intrinsics.ts';

const refs: Readonly<Record<string, unknown>> = {
  'AWS::Region': 'eu-west-1',
  'AWS::NoValue': undefined,
  Table: 'table-1',
  Names: ['a', 'b'],
  Count: 3,
};

const scope: Scope = {
  region: 'eu-west-1',
  ref: (name) => refs[name],
  attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
  condition: (name) => name === 'Yes',
  mapping: (...keys) => keys.join('>'),
  exported: (name) => `exported ${name}`,
};

describe('an intrinsic function stands for', () => {
  const cases: readonly (readonly [what: string, value: unknown, stands: unknown])[] = [
    ['a physical id', { Ref: 'Table' }, 'table-1'],
    ['an attribute by list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table/Arn'],
    ['an attribute by text', { 'Fn::GetAtt': 'Table.Endpoint.Address' }, 'Table/Endpoint.Address'],
    [
      'text with names in it',
      { 'Fn::Sub': 'arn:${AWS::Region}:${Table}:${Table.Arn}' },
      'arn:eu-west-1:table-1:Table/Arn',
    ],
    ['text with a literal in it', { 'Fn::Sub': '${!Table} ${Count}' }, '${Table} 3'],
    ['text with variables of its own', { 'Fn::Sub': ['${X}-${Table}', { X: { Ref: 'Count' } }] }, '3-table-1'],
    ['joined parts', { 'Fn::Join': ['', ['a', { Ref: 'Table' }, 1]] }, 'atable-11'],
    ['a joined list', { 'Fn::Join': ['+', { Ref: 'Names' }] }, 'a+b'],
    ['joined parts but those of no value', { 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }]] }, 'a'],
    ['a selected part', { 'Fn::Select': [1, { 'Fn::Split': [':', 'x:y:z'] }] }, 'y'],
    ['a part selected by text', { 'Fn::Select': ['0', ['x', 'y']] }, 'x'],
    ['split text', { 'Fn::Split': ['|', 'x|y'] }, ['x', 'y']],
    ['the first branch', { 'Fn::If': ['Yes', { Ref: 'Table' }, 'no'] }, 'table-1'],
    ['the second branch', { 'Fn::If': ['No', { Ref: 'Table' }, 'no'] }, 'no'],
    ['a mapped value', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }, 'Map>eu-west-1>key'],
    ['base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['availability zones', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['an export', { 'Fn::ImportValue': { 'Fn::Sub': '${Table}-x' } }, 'exported table-1-x'],
    ['equality', { 'Fn::Equals': [{ Ref: 'Count' }, '3'] }, true],
    ['inequality', { 'Fn::Equals': ['a', 'b'] }, false],
    ['a conjunction', { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
    ['a disjunction', { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': [1, 2] }] }, false],
  ];
  it.each(cases)('%s', (_, value, stands) => {
    const resolved = resolve({ Deep: [value] }, scope);

    expect(resolved).toEqual({ Deep: [stands] });
  });
});

describe('values around intrinsic functions', () => {
  it('lose the members and items that have no value', () => {
    const resolved = resolve({ Keep: 1, Drop: { Ref: 'AWS::NoValue' }, List: ['a', { Ref: 'AWS::NoValue' }] }, scope);

    expect(resolved).toEqual({ Keep: 1, List: ['a'] });
  });

  it('keep a member called Condition, as policies have it', () => {
    const statement = { Effect: 'Allow', Condition: { StringEquals: { 'aws:SourceAccount': '1' } } };

    expect(resolve(statement, scope)).toEqual(statement);
  });
});

describe('a template error names', () => {
  const cases: readonly (readonly [what: string, value: unknown, message: RegExp])[] = [
    ['a function that it does not know', { 'Fn::Cidr': [] }, /does not know the function Fn::Cidr/],
    ['a function with a neighbour', { 'Fn::Join': ['', []], Other: 1 }, /Fn::Join must be alone/],
    ['a selection out of range', { 'Fn::Select': [2, ['a']] }, /Fn::Select.*index 2 of 1/],
    ['a wrong number of arguments', { 'Fn::If': ['Yes', 'a'] }, /Fn::If needs a list of 3/],
    ['a list in place of text', { 'Fn::Base64': { Ref: 'Names' } }, /Fn::Base64 needs a string and got \["a","b"\]/],
    ['a dynamic reference', '{{resolve:secretsmanager:x}}', /dynamic references: \{\{resolve:secretsmanager:x\}\}/],
  ];
  it.each(cases)('%s', (_, value, message) => {
    expect(() => resolve(value, scope)).toThrow(message);
  });

  it('a condition that is not a boolean', () => {
    expect(() => truth({ Ref: 'Table' }, scope)).toThrow(/must be a boolean, this one is "table-1"/);
  });
});
