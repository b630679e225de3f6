import { SESClient } from '@aws-sdk/client-ses';
import { environment } from '#manifest/environment.ts';
import type { Mailer } from '#provisioning/admin-store.ts';
import { sesConfirmationMailer } from '../mail/ses-confirmation.ts';
import { optional } from './environment.ts';

/** None when the deployment names no sender. */
export function awsConfirmationMailer(): Mailer | undefined {
  const from = optional(environment.mailFrom);
  return from === undefined ? undefined : sesConfirmationMailer(new SESClient({ maxAttempts: 3 }), from);
}
