import { expect, it } from 'vitest';
import { createSsm } from '#local/ssm/ssm.ts';

const ask = (operation: string, input: unknown) =>
  createSsm().service({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `AmazonSSM.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
  });

it('knows the bootstrap version that the CDK looks for', async () => {
  const answer = await ask('GetParameter', { Name: '/cdk-bootstrap/hnb659fds/version' });

  expect(answer.status).toBe(200);
  expect(JSON.parse(String(answer.body))).toMatchObject({ Parameter: { Type: 'String', Value: '30' } });
});

it('answers ParameterNotFound for anything else', async () => {
  const answer = await ask('GetParameter', { Name: '/nothing' });

  expect(answer.status).toBe(400);
  expect(JSON.parse(String(answer.body))).toMatchObject({ __type: 'ParameterNotFound' });
});

it('names an operation that it does not know', async () => {
  const answer = await ask('PutParameter', { Name: '/x' });

  expect(answer.status).toBe(400);
  expect(answer.body).toContain('PutParameter');
});
