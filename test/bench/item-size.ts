import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** Bytes of an item as DynamoDB counts them: names and values in UTF-8, and what lists, maps and numbers need besides. */
export const sizeOfItem = (item: StoredItem): number =>
  Object.entries(item).reduce((bytes, [name, value]) => bytes + Buffer.byteLength(name) + sizeOf(value), 0);

function sizeOf(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return sizeOfNumber(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return sum(value.SS, Buffer.byteLength);
  if (value.NS !== undefined) return sum(value.NS, sizeOfNumber);
  if (value.BS !== undefined) return sum(value.BS, (bytes) => bytes.length);
  if (value.L !== undefined) return 3 + sum(value.L, (element) => 1 + sizeOf(element));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + sizeOfItem(value.M);
  return 1;
}

/** Two digits a byte, zeros at both ends not counted, and one byte besides. */
function sizeOfNumber(number: string): number {
  const digits = number.replace(/[-+.]|e.*$/gi, '').replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + (number.startsWith('-') ? 2 : 1);
}

const sum = <T>(values: readonly T[], size: (value: T) => number): number =>
  values.reduce((bytes, value) => bytes + size(value), 0);

/** Read units for this many bytes: 4 KB each, half of it when a stale answer will do. Nothing found costs as well. */
export const readUnits = (bytes: number, consistent = false): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);

/** Write units for an item of this many bytes: 1 KB each. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));
