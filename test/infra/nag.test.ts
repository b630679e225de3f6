import { rmSync } from 'node:fs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { checkWithNag } from '#infra/nag-packs.ts';
import { anApp, everySetting } from './a-stack.ts';

// Loading the rules is slow when all cores are busy.
describe("cdk-nag's five packs and CDK's own check", { timeout: 90_000 }, () => {
  it.each([
    ['the default profile', {}],
    ['the regulated profile', { profile: 'regulated' }],
    ['every setting', everySetting],
  ])('find nothing in %s that is not acknowledged', (_, given) => {
    const { app } = anApp(given);
    checkWithNag(app);

    try {
      expect(() => app.synth()).not.toThrow();
    } finally {
      rmSync(app.outdir, { recursive: true });
    }
  });

  it('make the synthesis fail when something is not as they want it', () => {
    const { app, stack } = anApp();
    new Queue(stack, 'Unencrypted');
    checkWithNag(app);

    try {
      expect(() => app.synth()).toThrow("Acknowledge with 'AwsSolutions::AwsSolutions-SQS4'");
    } finally {
      rmSync(app.outdir, { recursive: true });
    }
  });
});
