import { type CloudFormationOptions, createCloudFormation } from '#local/cloudformation/cloudformation.ts';
import { aFakeService } from './fake-service.ts';

export type Template = Readonly<Record<string, unknown>>;

/** A stack on a fake service, and what happened to it. */
export function aStack(options: Partial<CloudFormationOptions> = {}) {
  const service = aFakeService();
  const account = { region: 'eu-west-1', accountId: '123456789012' };
  const cloudFormation = createCloudFormation({ ...account, providers: service.providers, ...options });
  const events: string[] = [];
  const deploy = (template: Template | string, parameters: Readonly<Record<string, string>> = {}) =>
    cloudFormation.deploy({
      stackName: 'Stack',
      template,
      parameters,
      progress: ({ logicalId, status }) => events.push(`${logicalId} ${status}`),
    });
  const forgetCalls = () => service.calls.splice(0);
  return { ...service, deploy, events, forgetCalls, outputs: () => cloudFormation.outputs('Stack') };
}
