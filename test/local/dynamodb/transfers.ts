import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

const TableName = 'items';
const accounts = 8;

const account = (n: number) => ({ pk: `account${n % accounts}`, sk: 'a' });
export const counter = { pk: 'counter', sk: 'a' };
export const accountKeys = Array.from({ length: accounts }, (_, n) => account(n));
export const tokenOf = (number: number): string => `transfer-${number}`;

export const openAccount: NonNullable<TransactWriteCommandInput['TransactItems']> = accountKeys.map((key) => ({
  Put: { TableName, Item: { ...key, balance: 1000 } },
}));

const add = (Key: object, attribute: string, amount: number) => ({
  Update: {
    TableName,
    Key: { ...Key },
    UpdateExpression: 'ADD #attribute :amount',
    ExpressionAttributeNames: { '#attribute': attribute },
    ExpressionAttributeValues: { ':amount': amount },
  },
});

/** Moves one unit, counts the transfer, and records it in table and index: all of it, or the books don't balance. */
export const transfer = (number: number): TransactWriteCommand =>
  new TransactWriteCommand({
    ClientRequestToken: tokenOf(number),
    TransactItems: [
      add(account(number), 'balance', -1),
      add(account(number * 3 + 1), 'balance', 1),
      add(counter, 'transfers', 1),
      {
        Put: {
          TableName,
          Item: { pk: 'transfers', sk: String(number), lpk: 'transfers', lsk: String(number), text: 'x'.repeat(500) },
        },
      },
    ],
  });
