import { asking, type BadInput, creating, repeat } from './bad-input.ts';

const forged = 'evil.example';
const from = (headers: Readonly<Record<string, string>>): BadInput =>
  creating(`a user from ${Object.keys(headers).join(', ')}`, {}, [201], { headers, hidden: forged });

/** Lines that would be headers or markup elsewhere, and headers that would be believed elsewhere. */
export const headers: readonly BadInput[] = [
  from({ 'X-Forwarded-Host': forged, 'X-Forwarded-Proto': 'gopher', 'X-Forwarded-Port': '1' }),
  from({ Forwarded: `host=${forged};proto=http` }),
  from({ 'X-Host': forged, 'X-Original-Host': forged, 'X-Rewrite-URL': `https://${forged}/` }),
  from({ Host: forged }),
  from({ Origin: `https://${forged}`, Referer: `https://${forged}/` }),
  creating('a mail address of two lines', { emails: [{ value: 'a@b.c\r\nBcc: victim@b.c', type: 'work' }] }),
  creating('a mail address with a line feed', { emails: [{ value: 'a@b.c\nBcc: victim@b.c' }] }),
  creating('an externalId of two lines', { externalId: 'a\r\nX-Injected: yes' }),
  creating('a display name of two lines', { displayName: 'Eve\r\nBcc: victim@b.c\r\n\r\n<h1>' }, [201, 400]),
  creating(
    'a name that is markup',
    { displayName: '<script>alert(1)</script>', name: { givenName: '"><svg onload=x>' } },
    [201],
  ),
  creating('a name that is a template', { displayName: '{{constructor.constructor("x")()}} <%= 7*7 %> #{7*7}' }, [201]),
  creating(
    'a name that is a formula',
    { displayName: '=HYPERLINK("http://evil.example","x")', title: '@SUM(1)' },
    [201],
  ),
  creating('a name that is a lookup', { displayName: '#{jndi:ldap://127.0.0.1/a}' }, [201]),
  asking('an agent that is a lookup', '/Users/{user}', [200], {
    headers: { 'User-Agent': '#{jndi:ldap://127.0.0.1/a}' },
  }),
  asking('200 headers', '/Users/{user}', [200, 431], {
    headers: Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`X-A${n}`, 'a'])),
    belowScim: true,
  }),
  asking('a header of 60,000 characters', '/Users/{user}', [400, 431], {
    headers: { 'X-A': repeat('a', 60_000) },
    belowScim: true,
  }),
  asking('a header with bytes of no text', '/Users/{user}', [200, 400], {
    headers: { 'X-A': '\u0080\u00ff' },
    belowScim: true,
  }),
  asking('a header name of two words', '/Users/{user}', [400], { headers: { 'X A': 'a' }, belowScim: true }),
  asking('every version', '/Users/{user}', [304], { headers: { 'If-None-Match': '*' } }),
  asking('versions that are none', '/Users/{user}', [200, 400], { headers: { 'If-None-Match': '",,,W/' } }),
  asking('a date that is none', '/Users/{user}', [200, 400], { headers: { 'If-Modified-Since': 'tomorrow' } }),
];
