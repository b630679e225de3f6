import * as z from 'zod';
import { type MeView, meView } from '#http/admin/schemas.ts';
import type { Command } from './command.ts';
import { facts, localTime, paragraphs } from './text.ts';

export const meCommands: readonly Command[] = [
  {
    verb: 'me',
    summary: 'Show who you are and where alerts go',
    operands: [],
    options: {},
    notes: 'You are the name of your IAM session.',
    examples: ['me'],
    async run(api) {
      const me = await api.call('GET', '/me', meView);
      const next = me.email === undefined && me.pendingEmail === undefined;
      return { json: me, text: paragraphs(meFacts(me), next ? 'Next: itam-scim me email set ADDRESS' : undefined) };
    },
  },
  {
    verb: 'me email set',
    summary: 'Have alerts sent to an address, once it is confirmed',
    operands: ['ADDRESS'],
    options: {},
    notes: 'A code is sent to it. An address that was confirmed before stays until then.',
    examples: ['me email set ana@example.com'],
    async run(api, given) {
      const me = await api.call('PUT', '/me/email', meView, { email: given.operand('ADDRESS') });
      const next = 'Next: itam-scim me email confirm CODE, with the code from the mail';
      return { json: me, text: paragraphs(meFacts(me), next) };
    },
  },
  {
    verb: 'me email confirm',
    summary: 'Confirm the address with the code that was sent to it',
    operands: ['CODE'],
    options: {},
    notes: 'A code is good for a day and for five tries.',
    examples: ['me email confirm 12345678'],
    async run(api, given) {
      const me = await api.call('POST', '/me/email/confirm', meView, { code: given.operand('CODE') });
      return { json: me, text: paragraphs(`${me.email ?? 'The address'} is confirmed.`, meFacts(me)) };
    },
  },
  {
    verb: 'me email remove',
    summary: 'Have no alerts sent any more',
    operands: [],
    options: {},
    examples: ['me email remove'],
    async run(api) {
      const answer = await api.call('DELETE', '/me/email', z.object({}));
      return { json: answer, text: 'Your mail address is forgotten.' };
    },
  },
];

const meFacts = (me: MeView): string =>
  facts({
    You: me.name,
    'Alerts go to': me.email ?? 'nobody',
    'To be confirmed': me.pendingEmail && `${me.pendingEmail}, by ${localTime(me.codeExpiresAt ?? '')}`,
  });
