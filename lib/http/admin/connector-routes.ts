import type { Connector } from '#provisioning/connector-store.ts';
import {
  createConnector,
  deleteConnector,
  getConnector,
  listConnectors,
  renameConnector,
} from '#provisioning/connectors.ts';
import { getTenant } from '#provisioning/tenants.ts';
import type { AdminDependencies, AdminRoutes } from './admin-handler.ts';
import { type ConnectorView, connectorChange, newConnector } from './schemas.ts';

export const toConnectorView = ({ id, name, idp, createdAt }: Connector): ConnectorView => ({
  id,
  name,
  idp,
  createdAt,
});

export function connectorRoutes(
  dependencies: AdminDependencies,
): AdminRoutes<
  | 'GET /v1/tenants/{tenant}/connectors'
  | 'POST /v1/tenants/{tenant}/connectors'
  | 'GET /v1/tenants/{tenant}/connectors/{connector}'
  | 'PATCH /v1/tenants/{tenant}/connectors/{connector}'
  | 'DELETE /v1/tenants/{tenant}/connectors/{connector}'
> {
  return {
    'GET /v1/tenants/{tenant}/connectors': async (request) => {
      const connectors = await listConnectors(dependencies, request.path('tenant'));
      return { status: 200, body: { connectors: connectors.map(toConnectorView) } };
    },
    'POST /v1/tenants/{tenant}/connectors': async (request) => {
      const wanted = request.body(newConnector);
      const connector = await createConnector(dependencies, request.asker, request.path('tenant'), wanted);
      return { status: 201, body: toConnectorView(connector) };
    },
    'GET /v1/tenants/{tenant}/connectors/{connector}': async (request) => {
      const tenant = await getTenant(dependencies, request.path('tenant'));
      const connector = await getConnector(dependencies, tenant.id, request.path('connector'));
      return { status: 200, body: toConnectorView(connector) };
    },
    'PATCH /v1/tenants/{tenant}/connectors/{connector}': async (request) => {
      const { name } = request.body(connectorChange);
      const [tenant, connector] = [request.path('tenant'), request.path('connector')];
      const renamed = await renameConnector(dependencies, request.asker, tenant, connector, name);
      return { status: 200, body: toConnectorView(renamed) };
    },
    'DELETE /v1/tenants/{tenant}/connectors/{connector}': async (request) => {
      await deleteConnector(dependencies, request.asker, request.path('tenant'), request.path('connector'));
      return { status: 204 };
    },
  };
}
