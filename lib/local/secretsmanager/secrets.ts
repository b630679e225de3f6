import { randomBytes, randomUUID } from 'node:crypto';
import type { LocalAccount } from '../account.ts';
import {
  markedForDeletion,
  nameMarkedForDeletion,
  secretExists,
  secretMissing,
  valueMissing,
  versionExists,
} from './faults.ts';
import { findVersion, holdsSame, type Secret, type SecretValue, type SecretVersion, withCurrent } from './secret.ts';
import type { SecretsFile } from './secrets-file.ts';

interface NewSecret {
  readonly name: string;
  readonly description?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Absent for a secret that has no value yet. */
  readonly value?: SecretValue | undefined;
  readonly token?: string | undefined;
}

interface SecretChange {
  readonly description?: string | undefined;
  readonly kmsKeyId?: string | undefined;
}

/** Secrets by name or ARN. Methods throw SecretsFault; changes are on the disk when they resolve. */
export interface Secrets {
  load(): Promise<void>;
  create(secret: NewSecret): Promise<Secret>;
  read(id: string, versionId?: string, stage?: string): { readonly secret: Secret; readonly version: SecretVersion };
  /** The same token with the same value again changes nothing; with another value it throws. Answers with the version id. */
  put(id: string, value: SecretValue, token?: string): Promise<{ readonly secret: Secret; readonly versionId: string }>;
  /** Marked for deletion or not. */
  find(id: string): Secret;
  change(id: string, change: SecretChange): Promise<Secret>;
  tag(id: string, set: Readonly<Record<string, string>>, unset?: readonly string[]): Promise<void>;
  /** @param recoveryDays how long `restore` works; 0 deletes at once */
  remove(id: string, recoveryDays: number): Promise<Secret>;
  restore(id: string): Promise<Secret>;
  /** Sorted by name. Those marked for deletion only when asked for. */
  list(includeMarked?: boolean): readonly Secret[];
}

const dayMs = 24 * 60 * 60 * 1000;

export function createSecrets(account: LocalAccount, file: SecretsFile, now: () => Date = () => new Date()): Secrets {
  const secrets = new Map<string, Secret>();

  const present = (secret: Secret) => secret.goneAt === undefined || Date.parse(secret.goneAt) > now().getTime();
  const find = (id: string): Secret => {
    const found =
      secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id || arn.replace(/-[^-]{6}$/, '') === id);
    if (!found || !present(found)) throw secretMissing();
    return found;
  };
  const findLive = (id: string): Secret => {
    const secret = find(id);
    if (secret.goneAt !== undefined) throw markedForDeletion();
    return secret;
  };
  const store = async (secret: Secret): Promise<Secret> => {
    secrets.set(secret.name, secret);
    await file.save([...secrets.values()].filter(present));
    return secret;
  };
  const put = async (id: string, value: SecretValue, token: string = randomUUID()) => {
    const secret = findLive(id);
    const same = secret.versions.find(({ versionId }) => versionId === token);
    if (same && !holdsSame(same, value)) throw versionExists(token);
    if (same) return { secret, versionId: token };
    return { secret: await store(withCurrent(secret, token, value, now().toISOString())), versionId: token };
  };

  return {
    load: async () => {
      for (const secret of await file.load()) secrets.set(secret.name, secret);
    },
    create: async ({ name, description, kmsKeyId, tags = {}, value, token = randomUUID() }) => {
      const known = secrets.get(name);
      if (known && present(known)) {
        if (known.goneAt !== undefined) throw nameMarkedForDeletion();
        const same = known.versions.find(({ versionId }) => versionId === token);
        if (same && value && holdsSame(same, value)) return known;
        throw secretExists(name);
      }
      const at = now().toISOString();
      const arn = `arn:aws:secretsmanager:${account.region}:${account.accountId}:secret:${name}-${suffix()}`;
      const empty: Secret = { arn, name, description, kmsKeyId, tags, versions: [], createdAt: at, changedAt: at };
      return await store(value ? withCurrent(empty, token, value, at) : empty);
    },
    read: (id, versionId, stage) => {
      const secret = findLive(id);
      const version = findVersion(secret, versionId, stage);
      if (!version) throw valueMissing(stage ?? versionId ?? 'AWSCURRENT');
      return { secret, version };
    },
    put,
    find,
    change: async (id, change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      return await store({ ...findLive(id), ...given, changedAt: now().toISOString() });
    },
    tag: async (id, set, unset = []) => {
      const secret = findLive(id);
      const kept = Object.entries({ ...secret.tags, ...set }).filter(([key]) => !unset.includes(key));
      await store({ ...secret, tags: Object.fromEntries(kept) });
    },
    remove: async (id, recoveryDays) => {
      const secret = recoveryDays > 0 ? findLive(id) : find(id);
      const goneAt = new Date(now().getTime() + recoveryDays * dayMs).toISOString();
      const marked = await store({ ...secret, goneAt });
      if (!present(marked)) secrets.delete(secret.name);
      return marked;
    },
    restore: async (id) => {
      const { goneAt: _, ...secret } = find(id);
      return await store(secret);
    },
    list: (includeMarked = false) =>
      [...secrets.values()]
        .filter((secret) => present(secret) && (includeMarked || secret.goneAt === undefined))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Six letters and digits, so that a new secret of an old name is not taken for the old one. */
function suffix(): string {
  const text = randomBytes(9).toString('base64').replace(/[+/]/g, 'x');
  return text.slice(0, 6);
}
