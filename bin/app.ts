import { App } from 'aws-cdk-lib';
import { readSettings } from '#infra/settings.ts';
import { ItamScimStack } from '#infra/stack.ts';

const app = new App();
const settings = readSettings(app.node.getAllContext());
new ItamScimStack(app, 'ItamScim', { settings });
if (settings.nag) {
  // Loaded only when asked for: the rule packs take longer to load than the stack to build.
  const { checkWithNag } = await import('#infra/nag-packs.ts');
  checkWithNag(app);
} else {
  // CDK's own check of the templates takes longer than everything else together.
  process.env['CDK_VALIDATION'] = 'false';
}
