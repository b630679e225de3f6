import type { Store } from 'dynalite/db/index.js';
import * as z from 'zod';

const tableSettings = z.object({
  ttlAttribute: z.string().optional(),
  pointInTimeRecovery: z.boolean().default(false),
  deletionProtection: z.boolean().default(false),
  tableClass: z.string().optional(),
  encryption: z.object({ type: z.string(), key: z.string().optional() }).optional(),
  tags: z.record(z.string(), z.string()).default({}),
});

/** What DynamoDB remembers of a table and dynalite does not. Kept beside the table, under a name that no table has. */
export type TableSettings = z.infer<typeof tableSettings>;

const entry = (table: string): string => `front-table~${table}`;

export const readSettings = (store: Store, table: string): TableSettings =>
  tableSettings.parse(store.db.getSync(entry(table)) ?? {});

export const saveSettings = (store: Store, table: string, settings: TableSettings): Promise<void> =>
  store.db.batch([{ type: 'put', key: entry(table), value: settings }]);

export const dropSettings = (store: Store, table: string): Promise<void> =>
  store.db.batch([{ type: 'del', key: entry(table) }]);
