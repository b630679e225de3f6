import {
  AccountSendingPausedException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  type SESClient,
  SendEmailCommand,
} from '@aws-sdk/client-ses';
import type { Mailer } from '#provisioning/admin-store.ts';
import { Refusal } from '#provisioning/refusal.ts';
import { orUnavailable } from '../outage.ts';

/** Plain text: the mail holds nothing but a code, and shows the same everywhere. */
export function sesConfirmationMailer(client: SESClient, from: string): Mailer {
  const text = (data: string) => ({ Charset: 'UTF-8', Data: data });
  return {
    async sendConfirmationCode(to, code) {
      try {
        const Message = { Subject: text('Your confirmation code'), Body: { Text: text(bodyWith(code)) } };
        const mail = new SendEmailCommand({ Source: from, Destination: { ToAddresses: [to] }, Message });
        await orUnavailable(client.send(mail));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        throw new Refusal(
          'mail-refused',
          'Amazon SES did not take the mail; check in SES that the sender is verified, and while the account is in the ' +
            'sandbox also the recipient.',
          { cause: error },
        );
      }
    },
  };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof MessageRejected ||
  error instanceof MailFromDomainNotVerifiedException ||
  error instanceof AccountSendingPausedException;

const bodyWith = (code: string): string =>
  [
    `The code is ${code}`,
    '',
    'Somebody, probably you, asked for alerts of SCIM provisioning to be sent to this address.',
    `To confirm it, enter the code within a day:  itam-scim me email confirm ${code}`,
    '',
    'If it was not you, do nothing: without the code no alert is sent here.',
    '',
  ].join('\n');
