import type { Service, ServiceResponse } from '#local/service.ts';

/** What `cdk bootstrap` writes: the CDK refuses accounts without it, or with a lower version than a stack asks for. */
const bootstrapVersion: ReadonlyMap<string, string> = new Map([['/cdk-bootstrap/hnb659fds/version', '30']]);

export interface Ssm {
  readonly service: Service;
  parameter(name: string): string | undefined;
}

/** The parameter store, with the bootstrap version in it and nothing to write to it. */
export function createSsm(parameters: ReadonlyMap<string, string> = bootstrapVersion): Ssm {
  return {
    parameter: (name) => parameters.get(name),
    service: async (request) => {
      const operation = request.headers['x-amz-target']?.split('.').at(-1);
      if (operation !== 'GetParameter') {
        return fault('InvalidAction', `The local cloud's parameter store does not know ${operation ?? 'no operation'}`);
      }
      const name = nameIn(request.body.toString('utf8'));
      const value = parameters.get(name);
      if (value === undefined) return fault('ParameterNotFound', `Parameter ${name} not found.`);
      return json(200, { Parameter: { Name: name, Type: 'String', Value: value, Version: 1, DataType: 'text' } });
    },
  };
}

function nameIn(body: string): string {
  const input: unknown = JSON.parse(body);
  return typeof input === 'object' && input !== null && 'Name' in input ? String(input.Name) : '';
}

const fault = (type: string, message: string) => json(400, { __type: type, message });

const json = (status: number, body: unknown): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
