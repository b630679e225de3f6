import { MailFromDomainNotVerifiedException, MessageRejected, SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { sesConfirmationMailer } from '#aws/mail/ses-confirmation.ts';
import { Unavailable } from '#provisioning/faults.ts';

const said = { message: 'Email address is not verified: ana@example.com', $metadata: {} };

function aMock() {
  const client = new SESClient({ region: 'eu-west-1' });
  return { aws: mockClient(client), mailer: sesConfirmationMailer(client, 'itam@example.com') };
}

it('mails the code to the address alone, and how to enter it', async () => {
  const { aws, mailer } = aMock();
  aws.on(SendEmailCommand).resolves({});

  await mailer.sendConfirmationCode('ana@example.com', '12345678');

  const [call] = aws.commandCalls(SendEmailCommand);
  const mail = call?.args[0].input;
  expect(mail).toMatchObject({ Source: 'itam@example.com', Destination: { ToAddresses: ['ana@example.com'] } });
  expect(mail?.Message?.Body?.Text?.Data).toMatch(/12345678.*itam-scim me email confirm 12345678/s);
  expect(mail?.Message?.Subject?.Data).not.toContain('12345678');
});

it.each([new MessageRejected(said), new MailFromDomainNotVerifiedException(said)])(
  'a mail that SES does not take is refused with the fix, without the address: %s',
  async (fault) => {
    const { aws, mailer } = aMock();
    aws.on(SendEmailCommand).rejects(fault);

    const sent = mailer.sendConfirmationCode('ana@example.com', '12345678');

    await expect(sent).rejects.toMatchObject({ name: 'Refusal', code: 'mail-refused' });
    await expect(sent).rejects.toThrow(/sender is verified.*sandbox/);
    await expect(sent).rejects.not.toThrow(/ana@example/);
  },
);

it('a mail that SES is too busy for is Unavailable', async () => {
  const { aws, mailer } = aMock();
  aws.on(SendEmailCommand).rejects(Object.assign(new Error('rate'), { name: 'Throttling' }));

  await expect(mailer.sendConfirmationCode('ana@example.com', '1')).rejects.toThrow(Unavailable);
});
