/** The parts of dynalite 4 that the front calls; the package has no types of its own. */

declare module 'dynalite/db/index.js' {
  /** A value as DynamoDB writes it: `{ S: 'text' }`. */
  export type AttributeValue = Readonly<Record<string, unknown>>;
  export type Item = Readonly<Record<string, AttributeValue>>;

  export interface KeyElement {
    readonly AttributeName: string;
    readonly KeyType: 'HASH' | 'RANGE';
  }

  /** A table as dynalite keeps it: the `Table` of DescribeTable. */
  export interface Table {
    readonly TableName: string;
    readonly TableArn: string;
    readonly TableStatus: string;
    readonly KeySchema: readonly KeyElement[];
    readonly AttributeDefinitions: readonly unknown[];
    readonly BillingModeSummary?: { readonly BillingMode: string };
  }

  export type Callback<Value = unknown> = (error?: Error | null, value?: Value) => void;

  export type Write =
    | { readonly type: 'put'; readonly key: string; readonly value: unknown }
    | { readonly type: 'del'; readonly key: string };

  export interface RangeOptions {
    readonly gt?: string;
    readonly gte?: string;
    readonly lt?: string;
    readonly lte?: string;
    readonly limit?: number;
    readonly reverse?: boolean;
    /** How much one `nextv` may bring, in bytes. */
    readonly highWaterMarkBytes?: number;
    readonly valueEncoding?: 'json' | 'utf8';
  }

  export interface Snapshot {
    close(): Promise<void>;
  }

  /** An abstract-level iterator: `nextv` answers an empty array at the end. */
  export interface Rows<Row> {
    nextv(size: number): Promise<Row[]>;
    close(): Promise<void>;
  }

  /** The level database, in which dynalite prefixes keys by table and index. */
  export interface Database {
    open(): Promise<void>;
    close(): Promise<void>;
    getSync(key: string, options?: { readonly snapshot: Snapshot }): unknown;
    batch(writes: readonly Write[]): Promise<void>;
    clear(range: RangeOptions): Promise<void>;
    snapshot(): Snapshot;
    keys(range: RangeOptions): Rows<string>;
    values<Value = unknown>(range: RangeOptions): Rows<Value>;
    iterator<Value = unknown>(range: RangeOptions): Rows<[string, Value]>;
  }

  export interface Store {
    readonly db: Database;
    readonly tableDb: { awsAccountId: string; awsRegion: string };
    readonly options: { readonly maxItemSize: number };
  }

  export function create(options: {
    readonly path?: string;
    readonly createTableMs: number;
    readonly updateTableMs: number;
    readonly deleteTableMs: number;
  }): Store;

  export function validateItem(item: Item, table: Table): Error | null | undefined;
  export function validateKey(key: Item, table: Table): Error | null | undefined;
  export function createKey(itemOrKey: Item, table: Table): string;
  /** In bytes. */
  export function itemSize(item: Item): number;
}

declare module 'dynalite/validations/index.js' {
  export type Types = Readonly<Record<string, unknown>>;

  /**
   * Answers `data` without the fields that `types` does not know, all others of the type it names; throws an error that
   * carries `statusCode` and `body`. Parses in place.
   */
  export function checkTypes<Data>(data: unknown, types: Types): Data;
  /** Checks lengths, patterns and the like, then `custom`, which also parses the expressions into `data`. */
  export function checkValidations(
    data: unknown,
    types: Types,
    custom: ((data: object, store: object) => string | undefined) | null,
    store: unknown,
  ): void;
}

declare module 'dynalite/validations/*.js' {
  export const types: Readonly<Record<string, unknown>>;
  /** Answers what is wrong, if anything. */
  export const custom: ((data: object, store: object) => string | undefined) | undefined;
}

declare module 'dynalite/actions/*.js' {
  const action: (store: unknown, data: unknown, callback: (error?: Error | null, answer?: unknown) => void) => void;
  export = action;
}
