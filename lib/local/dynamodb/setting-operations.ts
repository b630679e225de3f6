import type { Store } from 'dynalite/db/index.js';
import * as z from 'zod';
import { describedTable, openTable } from './action-store.ts';
import type { Engine } from './engine.ts';
import { DynamoFault, isFault, validationFault } from './faults.ts';
import { type Operations, parseShape } from './operation.ts';
import { allTables } from './table-operations.ts';
import { readSettings, saveSettings, type TableSettings } from './table-settings.ts';

const named = z.object({ TableName: z.string() });

const timeToLive = named.extend({
  TimeToLiveSpecification: z.object({ AttributeName: z.string().min(1), Enabled: z.boolean() }),
});

const recovery = named.extend({
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }),
});

const resource = z.object({ ResourceArn: z.string() });
const tagged = resource.extend({ Tags: z.array(z.object({ Key: z.string(), Value: z.string() })) });
const untagged = resource.extend({ TagKeys: z.array(z.string()) });

/** Time to live, backups and tags: remembered with the table. Only time to live has an effect here. */
export function settingOperations({ store, clock }: Engine): Operations {
  return {
    DescribeTimeToLive: async (body) => {
      const { ttlAttribute } = settingsOf(store, parseShape(named, body).TableName);
      return {
        TimeToLiveDescription:
          ttlAttribute === undefined
            ? { TimeToLiveStatus: 'DISABLED' }
            : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
      };
    },
    UpdateTimeToLive: async (body) => {
      const { TableName, TimeToLiveSpecification: wanted } = parseShape(timeToLive, body);
      const settings = settingsOf(store, TableName);
      const enabled = settings.ttlAttribute !== undefined;
      if (wanted.Enabled === enabled) {
        throw validationFault(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
      }
      const ttlAttribute = wanted.Enabled ? wanted.AttributeName : undefined;
      await saveSettings(store, TableName, { ...settings, ttlAttribute });
      return { TimeToLiveSpecification: wanted };
    },
    DescribeContinuousBackups: async (body) => backups(backedUp(store, parseShape(named, body).TableName), clock()),
    UpdateContinuousBackups: async (body) => {
      const { TableName, PointInTimeRecoverySpecification: wanted } = parseShape(recovery, body);
      const settings = {
        ...backedUp(store, TableName),
        pointInTimeRecovery: wanted.PointInTimeRecoveryEnabled,
      };
      await saveSettings(store, TableName, settings);
      return backups(settings, clock());
    },
    ListTagsOfResource: async (body) => {
      const { tags } = settingsOf(store, tableOf(parseShape(resource, body)));
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
    TagResource: async (body) => {
      const request = parseShape(tagged, body);
      const settings = settingsOf(store, tableOf(request));
      const added = Object.fromEntries(request.Tags.map((tag) => [tag.Key, tag.Value]));
      await saveSettings(store, tableOf(request), { ...settings, tags: { ...settings.tags, ...added } });
      return {};
    },
    UntagResource: async (body) => {
      const request = parseShape(untagged, body);
      const settings = settingsOf(store, tableOf(request));
      const tags = Object.fromEntries(Object.entries(settings.tags).filter(([key]) => !request.TagKeys.includes(key)));
      await saveSettings(store, tableOf(request), { ...settings, tags });
      return {};
    },
  };
}

/** The tables whose items expire, with the attribute that says when. */
export async function expiringTables(
  store: Store,
): Promise<readonly { readonly table: string; readonly attribute: string }[]> {
  return (await allTables(store)).flatMap(({ TableName: table }) => {
    const attribute = readSettings(store, table).ttlAttribute;
    return attribute === undefined ? [] : [{ table, attribute }];
  });
}

function settingsOf(store: Store, table: string): TableSettings {
  describedTable(store, table);
  return readSettings(store, table);
}

const tableOf = ({ ResourceArn }: { readonly ResourceArn: string }): string => ResourceArn.split('/').at(-1) ?? '';

/** Backups have an error of their own for a table that is not there. */
function backedUp(store: Store, table: string): TableSettings {
  try {
    openTable(store, table);
  } catch (error) {
    if (isFault(error)) throw new DynamoFault('TableNotFoundException', `Table not found: ${table}`);
    throw error;
  }
  return readSettings(store, table);
}

function backups({ pointInTimeRecovery }: TableSettings, now: number) {
  const seconds = now / 1000;
  const details = pointInTimeRecovery
    ? {
        PointInTimeRecoveryStatus: 'ENABLED',
        RecoveryPeriodInDays: 35,
        EarliestRestorableDateTime: seconds,
        LatestRestorableDateTime: seconds,
      }
    : { PointInTimeRecoveryStatus: 'DISABLED' };
  return {
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: details },
  };
}
