import type * as z from 'zod';
import {
  type ConnectorView,
  type TenantView,
  tenantPageView,
  tenantView,
  tenantWithConnectorsView,
} from '#http/admin/schemas.ts';
import type { AdminApi } from './admin-api.ts';
import type { Command } from './command.ts';
import { tenantPath } from './find-connector.ts';
import { columns, facts, localTime, paragraphs } from './text.ts';

export const tenantCommands: readonly Command[] = [
  {
    verb: 'tenant create',
    summary: 'Make a tenant; SCIM is off in it until it is enabled',
    operands: ['TENANT'],
    options: {
      name: { type: 'string', value: 'NAME', help: 'its name for people; the id when left out' },
      brake: { type: 'string', value: 'on|off', help: 'hold switching off many members within an hour (on)' },
      groups: { type: 'string', value: 'accept|refuse', help: 'take groups from identity providers (accept)' },
    },
    notes: 'TENANT is its id: 1 to 40 of a-z, 0-9 and -; it becomes part of the Tenant URL and stays.',
    examples: ['tenant create acme --name "Acme Ltd"', 'tenant create lab --brake off'],
    async run(api, given) {
      const wanted = {
        id: given.operand('TENANT'),
        name: given.option('name'),
        brake: given.option('brake'),
        groups: given.option('groups'),
      };
      const tenant = await api.call('POST', '/tenants', tenantView, wanted);
      const next = `Next: itam-scim enable ${tenant.id}`;
      return { json: tenant, text: paragraphs(`Made tenant ${tenant.id}.`, tenantFacts(tenant), next) };
    },
  },
  {
    verb: 'tenant list',
    summary: 'List all tenants',
    operands: [],
    options: {},
    examples: ['tenant list', 'tenant list --json'],
    async run(api) {
      const tenants = await allTenants(api);
      const rows = tenants.map(({ id, name, scimEnabled }) => [id, name, scimEnabled ? 'on' : 'off']);
      const text =
        tenants.length === 0
          ? 'There are no tenants. Next: itam-scim tenant create acme'
          : columns([['TENANT', 'NAME', 'SCIM'], ...rows]);
      return { json: { tenants }, text };
    },
  },
  {
    verb: 'tenant show',
    summary: 'Show a tenant and its connectors',
    operands: ['TENANT'],
    options: {},
    examples: ['tenant show acme'],
    async run(api, given) {
      const path = tenantPath(given.operand('TENANT'));
      const tenant = await api.call('GET', path, tenantWithConnectorsView);
      const next = nextStep(tenant, tenant.connectors);
      const connectors = tenant.connectors.map(({ id, name, idp }) => [`  ${id}`, name, idp]);
      const list = connectors.length === 0 ? undefined : `Connectors:\n${columns(connectors)}`;
      return { json: tenant, text: paragraphs(`Tenant ${tenant.id}`, tenantFacts(tenant), list, next) };
    },
  },
  {
    verb: 'tenant set',
    summary: 'Change a setting of a tenant',
    operands: ['TENANT'],
    options: { groups: { type: 'string', value: 'accept|refuse', help: 'take groups from identity providers' } },
    notes: 'Holds within a minute. Refusing groups leaves users as they are, and also groups that are there.',
    examples: ['tenant set acme --groups refuse'],
    async run(api, given) {
      const path = tenantPath(given.operand('TENANT'));
      const tenant = await api.call('PATCH', path, tenantView, { groups: given.option('groups') });
      return { json: tenant, text: paragraphs(`Set tenant ${tenant.id}.`, tenantFacts(tenant)) };
    },
  },
  switchCommand('enable', 'Switch SCIM on in a tenant, which shows its Tenant URL'),
  switchCommand('disable', 'Switch SCIM off in a tenant; every call with its keys is refused within a minute'),
];

function switchCommand(verb: 'enable' | 'disable', summary: string): Command {
  return {
    verb,
    summary,
    operands: ['TENANT'],
    options: {},
    notes:
      verb === 'enable'
        ? 'Keys made before it was disabled work again.'
        : 'Members stay as they are, and so do connectors and keys.',
    examples: [`${verb} acme`],
    async run(api, given) {
      const path = tenantPath(given.operand('TENANT'));
      const tenant = await api.call('POST', `${path}/${verb}`, tenantView);
      const said = `SCIM is ${tenant.scimEnabled ? 'on' : 'off'} in tenant ${tenant.id}.`;
      const next = verb === 'enable' ? await stepAfterEnabling(api, path) : `Back again: itam-scim enable ${tenant.id}`;
      return { json: tenant, text: paragraphs(said, tenantFacts(tenant), next) };
    },
  };
}

async function stepAfterEnabling(api: AdminApi, path: string): Promise<string | undefined> {
  const tenant = await api.call('GET', path, tenantWithConnectorsView);
  return nextStep(tenant, tenant.connectors);
}

function nextStep({ id, scimEnabled }: TenantView, connectors: readonly ConnectorView[]): string {
  if (!scimEnabled) return `Next: itam-scim enable ${id}`;
  const [only] = connectors;
  if (only === undefined) return `Next: itam-scim connector create ${id} Entra --idp entra`;
  return `Next: itam-scim key list ${id}${connectors.length === 1 ? '' : ` --connector ${only.id}`}`;
}

async function allTenants(api: AdminApi): Promise<readonly z.output<typeof tenantView>[]> {
  const tenants = [];
  let cursor = '';
  do {
    const page = await api.call('GET', `/tenants?limit=100${cursor}`, tenantPageView);
    tenants.push(...page.tenants);
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return tenants;
}

const tenantFacts = (tenant: TenantView): string =>
  facts({
    Name: tenant.name,
    SCIM: tenant.scimEnabled ? 'on' : 'off',
    'Tenant URL': tenant.tenantUrl,
    Brake: tenant.brake,
    Groups: tenant.groups,
    Made: localTime(tenant.createdAt),
  });
