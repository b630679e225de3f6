import * as z from 'zod';
import { connectorsView, connectorView } from '#http/admin/schemas.ts';
import type { Command } from './command.ts';
import { UsageError } from './failure.ts';
import { connectorPath, findConnector, tenantPath } from './find-connector.ts';
import { columns, localTime, paragraphs } from './text.ts';

const eitherForm = 'CONNECTOR is its id or its name.';

export const connectorCommands: readonly Command[] = [
  {
    verb: 'connector create',
    summary: 'Make a connector: one identity provider of a tenant',
    operands: ['TENANT', 'NAME'],
    options: { idp: { type: 'string', value: 'IDP', help: 'entra, okta, onelogin or other (other)' } },
    notes: 'NAME is what error messages call it; unique in the tenant.',
    examples: [
      'connector create acme Entra --idp entra',
      'connector create acme "Okta of the Paris office" --idp okta',
    ],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const wanted = { name: given.operand('NAME'), idp: given.option('idp') };
      const connector = await api.call('POST', `${tenantPath(tenant)}/connectors`, connectorView, wanted);
      return {
        json: connector,
        text: paragraphs(
          `Made connector ${connector.name} (${connector.id}) of tenant ${tenant}.`,
          `Next: itam-scim key make ${tenant} --connector ${connector.id}`,
        ),
      };
    },
  },
  {
    verb: 'connector list',
    summary: 'List the connectors of a tenant',
    operands: ['TENANT'],
    options: {},
    examples: ['connector list acme'],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const answer = await api.call('GET', `${tenantPath(tenant)}/connectors`, connectorsView);
      const rows = answer.connectors.map(({ id, name, idp, createdAt }) => [id, name, idp, localTime(createdAt)]);
      const text =
        rows.length === 0
          ? `Tenant ${tenant} has no connectors. Next: itam-scim connector create ${tenant} Entra --idp entra`
          : columns([['CONNECTOR', 'NAME', 'IDP', 'MADE'], ...rows]);
      return { json: answer, text };
    },
  },
  {
    verb: 'connector rename',
    summary: 'Rename a connector; its keys go on working',
    operands: ['TENANT', 'CONNECTOR', 'NAME'],
    options: {},
    notes: eitherForm,
    examples: ['connector rename acme Entra "Entra of the head office"'],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const connector = await findConnector(api, tenant, given.operand('CONNECTOR'));
      const wanted = { name: given.operand('NAME') };
      const renamed = await api.call('PATCH', connectorPath(tenant, connector), connectorView, wanted);
      return { json: renamed, text: `Renamed ${connector.name} to ${renamed.name} (${renamed.id}).` };
    },
  },
  {
    verb: 'connector delete',
    summary: 'Delete a connector and its keys; members stay as they are',
    operands: ['TENANT', 'CONNECTOR'],
    options: { yes: { type: 'boolean', help: 'needed, since its keys can not be brought back' } },
    notes: eitherForm,
    examples: ['connector delete acme Okta --yes'],
    async run(api, given) {
      const tenant = given.operand('TENANT');
      const connector = await findConnector(api, tenant, given.operand('CONNECTOR'));
      const named = `connector ${connector.name} (${connector.id}) of tenant ${tenant}`;
      if (!given.flag('yes')) {
        throw new UsageError(`this deletes ${named} and cuts its identity provider off; add --yes to do it`);
      }
      const answer = await api.call('DELETE', connectorPath(tenant, connector), z.object({}));
      return { json: answer, text: `Deleted ${named}; its keys are dead within a minute.` };
    },
  },
];
