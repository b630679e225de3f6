import type { Key } from './keys.ts';
import type { Action } from './transaction.ts';

export interface UniqueValue<Refusal extends string> {
  readonly key: Key;
  /** What it means that somebody else has it. */
  readonly refusal: Refusal;
}

/** The attribute that names who has the value, e.g. `{ memberId: '…' }`. */
export type Owner = Readonly<Record<string, string | undefined>>;

/** The writes after which the owner has the values of `after` and no longer those of `before`. */
export function moveUniqueValues<Refusal extends string>(
  TableName: string,
  owner: Owner,
  before: readonly UniqueValue<Refusal>[],
  after: readonly UniqueValue<Refusal>[],
): readonly Action<Refusal | 'stale'>[] {
  const { gone, come } = difference(before, after, ({ key }) => key.pk);
  const [ownerName = '', ownerId] = Object.entries(owner)[0] ?? [];

  const release = ({ key }: UniqueValue<Refusal>): Action<'stale'> => ({
    write: {
      Delete: {
        TableName,
        Key: key,
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': ownerName },
        ExpressionAttributeValues: { ':owner': ownerId },
      },
    },
    refusal: 'stale',
  });
  const claim = ({ key, refusal }: UniqueValue<Refusal>): Action<Refusal> => ({
    write: {
      Put: {
        TableName,
        Item: { ...key, ...owner },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    refusal,
  });
  return [...gone.map(release), ...come.map(claim)];
}

/** What was left out and what was added, by name. */
export function difference<T>(before: readonly T[], after: readonly T[], nameOf: (value: T) => string) {
  const [old, wanted] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))];
  return {
    gone: before.filter((value) => !wanted.has(nameOf(value))),
    come: after.filter((value) => !old.has(nameOf(value))),
  };
}
