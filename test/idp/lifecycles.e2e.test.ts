import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedCloud, startedCloud } from '#test/started-cloud.ts';
import { at, fill, readTranscript, type Step } from './transcript.ts';

const transcripts = [
  './entra/lifecycle.json',
  './entra/lifecycle-flagged.json',
  './okta/lifecycle-put.json',
  './okta/lifecycle-patch.json',
  './onelogin/lifecycle.json',
  './entra/groups.json',
  './entra/groups-flagged.json',
  './okta/groups-put.json',
  './okta/groups-patch.json',
  './onelogin/groups.json',
];

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startedCloud();
});
afterAll(() => cloud.close());

// AS-04: each client is tested by its own dialect. AS-08: Tenant URL and Secret Token make Test Connection succeed.
describe.each(transcripts)('%s', (file) => {
  const transcript = readTranscript(file);
  const names = new Map([['run', randomBytes(4).toString('hex')]]);
  let previous: unknown;

  const send = async (step: Step) => {
    const { method, path, body, token } = fill(step.request, names);
    const query = transcript.query === '' ? '' : `${path.includes('?') ? '&' : '?'}${transcript.query}`;
    const answer = await fetch(`${cloud.tenantUrl}${path}${query}`, {
      method,
      headers: { ...transcript.headers, Authorization: `Bearer ${token === 'wrong' ? 'not-the-token' : cloud.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      body: text === '' ? {} : JSON.parse(text),
    };
  };

  // In order: a later step uses what an earlier one made.
  it.each(transcript.steps)('$name', async (step) => {
    const answer = await send(step);

    expect(answer.status, JSON.stringify(answer.body)).toBe(step.expect.status);
    if (answer.status !== 204) expect(answer.type).toBe('application/scim+json');
    for (const [name, path] of Object.entries(step.save ?? {})) names.set(name, String(at(answer.body, path)));
    if (step.expect.body !== undefined) expect(answer.body).toMatchObject(Object(fill(step.expect.body, names)));
    for (const path of step.absent ?? []) expect(at(answer.body, path), path).toBeUndefined();
    for (const path of step.same ?? []) expect(at(answer.body, path), path).toBe(at(previous, path));
    previous = answer.body;
  });
});
