import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { LocalAccount } from '../account.ts';
import type { Service, ServiceRequest, ServiceResponse } from '../service.ts';
import { openDatabase } from './database.ts';
import { createEngine, type Engine, type TestMode } from './engine.ts';
import { sweepExpired } from './expiry.ts';
import { DynamoFault, isFault, unknownOperation } from './faults.ts';
import { itemOperations } from './item-operations.ts';
import type { Operations } from './operation.ts';
import { RequestTokens } from './request-tokens.ts';
import { settingOperations } from './setting-operations.ts';
import { tableOperations } from './table-operations.ts';
import { transactionOperations } from './transactions.ts';

const sweepEveryMs = 5 * 60_000;

export interface DynamoFrontOptions {
  /** The folder of the data, made if need be; kept in memory when absent. */
  readonly path?: string;
  /** Whose table ARNs these are. */
  readonly account?: Pick<LocalAccount, 'accountId' | 'region'>;
  readonly testMode?: TestMode;
  /** Milliseconds since 1970; for the time to live of items and request tokens. */
  readonly clock?: () => number;
  /** Told of what is answered as an internal error; standard error when absent. */
  readonly onDefect?: (error: unknown, operation: string) => void;
}

export interface DynamoFront {
  readonly service: Service;
  /** Answers the requests under way, then closes the folder. */
  close(): Promise<void>;
  /**
   * Deletes what has expired at `now` (milliseconds since 1970) and answers how many items that were. Runs by itself every
   * five minutes; until then expired items are still seen, as on AWS.
   */
  sweepExpired(now?: number): Promise<number>;
  /** Requests since the start, by operation. */
  requests(): Readonly<Record<string, number>>;
}

/**
 * DynamoDB on dynalite's actions, with what those lack: transactions, time to live, the old item on a failed condition,
 * recovery and protection settings. Rejects with one clear line when the folder is in use or damaged.
 *
 * Every write, an item with its index entries or a whole transaction with its request token, is one leveldb batch: a killed
 * process leaves all of it or nothing.
 */
export async function openDynamoFront(options: DynamoFrontOptions = {}): Promise<DynamoFront> {
  const { path, account, testMode = {}, clock = Date.now, onDefect = reportDefect } = options;
  const { store, loaded: tokens } = await openDatabase(path, (database) => RequestTokens.load(database, clock));
  if (account) {
    store.tableDb.awsAccountId = account.accountId;
    store.tableDb.awsRegion = account.region;
  }
  const engine = createEngine(store, testMode, clock);
  const operations = allOperations(engine, tokens);
  const counts = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  const track = <Value>(work: Promise<Value>): Promise<Value> => {
    const settled = work.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return work;
  };

  const service: Service = (request) => {
    const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    if (closed) return Promise.resolve(render(503, shuttingDown().body));
    return track(answer(operations, operation, request, onDefect));
  };

  const sweep = async (now: number): Promise<number> => {
    const forgotten = tokens.forgetExpired();
    if (forgotten.length > 0) await engine.commit(forgotten);
    return sweepExpired(store, now, operations['DeleteItem'] ?? unknown);
  };
  const timer = setInterval(() => {
    if (!closed) track(sweep(clock())).catch((error: unknown) => onDefect(error, 'the expiry of items'));
  }, sweepEveryMs).unref();

  return {
    service,
    sweepExpired: (now = clock()) => track(sweep(now)),
    requests: () => Object.fromEntries(counts),
    close: async () => {
      closed = true;
      clearInterval(timer);
      await Promise.all(underWay);
      await engine.settle();
      await store.db.close();
    },
  };
}

const allOperations = (engine: Engine, tokens: RequestTokens): Operations => ({
  ...itemOperations(engine),
  ...transactionOperations(engine, tokens),
  ...tableOperations(engine),
  ...settingOperations(engine),
});

const unknown = (): Promise<never> => Promise.reject(unknownOperation());

async function answer(
  operations: Operations,
  name: string,
  request: ServiceRequest,
  onDefect: (error: unknown, operation: string) => void,
): Promise<ServiceResponse> {
  try {
    const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
    return render(200, await (run ?? unknown)(parseBody(request.body)));
  } catch (error) {
    if (isFault(error)) return render(error.statusCode, error.body);
    onDefect(error, name);
    return render(500, new DynamoFault('InternalServerError', 'The local DynamoDB failed; see its output').body);
  }
}

function parseBody(body: Buffer): unknown {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Answered like any other text that is no object.
  }
  throw new DynamoFault('com.amazon.coral.service#SerializationException', 'The body is not a JSON object');
}

const shuttingDown = (): DynamoFault => new DynamoFault('ServiceUnavailable', 'The local DynamoDB is closing');

function render(status: number, answer: unknown): ServiceResponse {
  const body = JSON.stringify(answer);
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomBytes(26).toString('hex').toUpperCase(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  };
}

function reportDefect(error: unknown, operation: string): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`local DynamoDB, ${operation}: ${detail}\n`);
}
