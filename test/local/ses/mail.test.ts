import { SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FrontDoor, openFrontDoor } from '#local/front-door.ts';
import { createMail, type Mail } from '#local/ses/mail.ts';
import { anAccount } from '../an-account.ts';

const nothing = async () => ({ status: 404, headers: [], body: '' });

describe('SES with a mailbox', () => {
  let mail: Mail;
  let door: FrontDoor;
  let client: SESClient;

  beforeEach(async () => {
    mail = createMail({ patienceMs: 300 });
    const { service, mailbox } = mail;
    door = await openFrontDoor(0, {
      services: new Map([['ses', service]]),
      gateway: nothing,
      mailbox,
      report: console.error,
    });
    client = new SESClient({ endpoint: door.url, region: 'us-east-1', credentials: anAccount(), maxAttempts: 1 });
    await fetch(`${door.url}/mailbox/clear-store`, { method: 'POST' });
  });
  afterEach(async () => {
    client.destroy();
    await door.close();
    await mail.close();
  });

  const stored = async () => Object(await (await fetch(`${door.url}/mailbox/store`)).json()).emails;

  it('shows what was sent', async () => {
    await client.send(
      new SendEmailCommand({
        Source: 'from@example.com',
        Destination: { ToAddresses: ['to@example.com'] },
        Message: { Subject: { Data: 'Your code' }, Body: { Text: { Data: '123456' } } },
      }),
    );

    expect(await stored()).toEqual([
      expect.objectContaining({
        subject: 'Your code',
        destination: expect.objectContaining({ to: ['to@example.com'] }),
      }),
    ]);
  });

  it('shows raw mail', async () => {
    const Data = Buffer.from('From: from@example.com\r\nTo: to@example.com\r\nSubject: Raw\r\n\r\nHello');

    await client.send(new SendRawEmailCommand({ RawMessage: { Data } }));

    expect(await stored()).toEqual([expect.objectContaining({ subject: 'Raw' })]);
  });

  it('has a page whose own calls stay below it', async () => {
    const page = await (await fetch(`${door.url}/mailbox`)).text();

    expect(page).toContain('/mailbox/store');
    expect(page).not.toMatch(/["'`]\/store/);
  });

  it('refuses an action it does not know instead of hanging', async () => {
    const answer = await fetch(door.url, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=a/20260131/us-east-1/ses/aws4_request' },
      body: new URLSearchParams({ Action: 'VerifyEmailIdentity' }),
    });

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('VerifyEmailIdentity');
  });
});
