import { App } from 'aws-cdk-lib';
import { readSettings, type Settings, WrongSetting } from '#infra/settings.ts';
import { ItamScimStack } from '#infra/stack.ts';

const app = new App();
const settings = settingsOf(app);
new ItamScimStack(app, 'ItamScim', { settings });
if (settings.nag) {
  // Loaded only when asked for: the rule packs take longer to load than the stack to build.
  const { checkWithNag } = await import('#infra/nag-packs.ts');
  checkWithNag(app);
} else {
  // CDK's own check of the templates takes longer than everything else together.
  process.env['CDK_VALIDATION'] = 'false';
}

/** A slip in a setting is one line, not a stack trace. */
function settingsOf({ node }: App): Settings {
  try {
    return readSettings(node.getAllContext());
  } catch (error) {
    if (!(error instanceof WrongSetting)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
