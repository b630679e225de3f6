import {
  type ConnectorView,
  keysView,
  type ListedKeyView,
  listedKeyView,
  type MadeKeyView,
  madeKeyView,
} from '#http/admin/schemas.ts';
import type { Answer, Arguments, Command, Option } from './command.ts';
import { Refused, UsageError } from './failure.ts';
import { connectorPath, findConnector } from './find-connector.ts';
import { columns, facts, localTime, paragraphs } from './text.ts';

const whichConnector: Readonly<Record<string, Option>> = {
  connector: { type: 'string', value: 'CONNECTOR', help: 'its id or name; not needed when the tenant has only one' },
};
const terms: Readonly<Record<string, Option>> = {
  name: { type: 'string', value: 'NAME', help: 'a name for people' },
  'expires-in-days': { type: 'string', value: 'DAYS', help: '1 to 730 (365)' },
  'expires-at': { type: 'string', value: 'TIME', help: 'such as 2027-01-31T12:00:00Z, instead of days' },
};

export const keyCommands: readonly Command[] = [
  {
    verb: 'key make',
    summary: 'Make a key and show it, this once, with the Tenant URL',
    operands: ['TENANT'],
    options: {
      ...whichConnector,
      scopes: { type: 'string', value: 'SCOPES', help: 'read, write or both: read,write (both)' },
      ...terms,
    },
    notes: 'SCIM has to be on. A connector has at most two live keys.',
    examples: ['key make acme', 'key make acme --connector Okta --scopes read --expires-in-days 30'],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const connector = await findConnector(api, tenant, given.option('connector'));
      const scopes = given
        .option('scopes')
        ?.split(',')
        .map((scope) => scope.trim());
      const wanted = { scopes, ...wantedTerms(given) };
      const made = await api.call('POST', `${connectorPath(tenant, connector)}/keys`, madeKeyView, wanted);
      return shownOnce(made, connector, `Next: test the connection there, then itam-scim key list ${tenant}`);
    },
  },
  {
    verb: 'key list',
    summary: 'List keys: last use, expiry, and which one is safe to revoke',
    operands: ['TENANT'],
    options: whichConnector,
    examples: ['key list acme', 'key list acme --connector Okta --json'],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const connector = await findConnector(api, tenant, given.option('connector'));
      const answer = await api.call('GET', `${connectorPath(tenant, connector)}/keys`, keysView);
      const title = `Keys of ${connector.name} (${connector.id}), tenant ${tenant}`;
      if (answer.keys.length === 0) {
        const next = `Next: itam-scim key make ${tenant} --connector ${connector.id}`;
        return { json: answer, text: paragraphs(`${title}: none.`, next) };
      }
      return { json: answer, text: paragraphs(title, ...answer.keys.map(keyText)) };
    },
  },
  {
    verb: 'key rotate',
    summary: 'Make the second key, with the scopes of the first, which stays live',
    operands: ['TENANT'],
    options: { ...whichConnector, ...terms },
    notes:
      'Paste the new key into the identity provider, then revoke the old one once `key list` says that it is safe.',
    examples: ['key rotate acme', 'key rotate acme --connector Entra --expires-in-days 90'],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const connector = await findConnector(api, tenant, given.option('connector'));
      const path = `${connectorPath(tenant, connector)}/keys/rotate`;
      const made = await api.call('POST', path, madeKeyView, wantedTerms(given));
      const next = `The old key works until it is revoked. Next: itam-scim key list ${tenant} says when that is safe`;
      return shownOnce(made, connector, next);
    },
  },
  {
    verb: 'key revoke',
    summary: 'Revoke a key; it is dead within a minute',
    operands: ['TENANT', 'KEY'],
    options: {
      ...whichConnector,
      force: { type: 'boolean', help: 'even though an identity provider may be cut off' },
    },
    notes: 'KEY is the id that `key list` shows. A key that may be in use is revoked with --force only.',
    examples: ['key revoke acme k3v9x0q2ab', 'key revoke acme k3v9x0q2ab --force'],
    async run(api, given) {
      const [tenant, id] = [given.operand('TENANT'), given.operand('KEY')];
      const connector = await findConnector(api, tenant, given.option('connector'));
      const keysPath = `${connectorPath(tenant, connector)}/keys`;
      if (!given.flag('force')) {
        const { keys } = await api.call('GET', keysPath, keysView);
        refuseUnsafe(keys.find((key) => key.id === id));
      }
      const revoked = await api.call('POST', `${keysPath}/${encodeURIComponent(id)}/revoke`, listedKeyView);
      return { json: revoked, text: `Revoked key ${revoked.id} of ${connector.name}; it is dead within a minute.` };
    },
  },
];

function refuseUnsafe(key: ListedKeyView | undefined): void {
  if (key === undefined || key.safeToRevoke) return;
  const detail = `${key.advice} Add --force to revoke it all the same.`;
  throw new Refused(detail, { status: 409, detail });
}

function wantedTerms(given: Arguments) {
  const days = given.option('expires-in-days');
  if (days !== undefined && !/^\d+$/.test(days)) throw new UsageError(`--expires-in-days ${days} is not a number`);
  return {
    name: given.option('name'),
    expiresInDays: days === undefined ? undefined : Number(days),
    expiresAt: given.option('expires-at'),
  };
}

/** What the provider calls the two values. */
const fieldNames: Readonly<Record<ConnectorView['idp'], readonly [url: string, token: string]>> = {
  entra: ['Tenant URL', 'Secret Token'],
  okta: ['Base URL', 'API Token'],
  onelogin: ['SCIM Base URL', 'SCIM Bearer Token'],
  other: ['Tenant URL', 'Secret Token'],
};

function shownOnce(made: MadeKeyView, connector: ConnectorView, next: string): Answer {
  const [url, token] = fieldNames[connector.idp];
  return {
    json: made,
    text: paragraphs(
      `Made key ${made.id} of ${connector.name}: ${made.scopes.join(' and ')}, until ${localTime(made.expiresAt)}.`,
      facts({ [url]: made.tenantUrl, [token]: made.token }),
      `Paste both into the identity provider now: the ${token} is not shown again.\n${next}`,
    ),
  };
}

function keyText(key: ListedKeyView): string {
  const { lastUse } = key;
  const use = lastUse && [localTime(lastUse.at), lastUse.sourceIp, lastUse.userAgent].filter(Boolean).join(', ');
  return [
    columns([[key.id, key.state, key.scopes.join(','), key.name ?? '']]),
    facts({
      Made: `${localTime(key.createdAt)} by ${key.createdBy}`,
      Expires: key.state === 'revoked' ? undefined : localTime(key.expiresAt),
      Revoked: key.revokedAt && `${localTime(key.revokedAt)} by ${key.revokedBy ?? 'somebody'}`,
      'Last use': use ?? 'never',
      'Safe to revoke': key.state === 'live' ? `${key.safeToRevoke ? 'yes' : 'no'}. ${key.advice}` : undefined,
    }),
  ].join('\n');
}
