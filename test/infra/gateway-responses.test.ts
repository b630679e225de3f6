import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aTemplate, ofType, rendered } from './a-stack.ts';

const gatewayResponse = z.strictObject({
  RestApiId: z.unknown().transform(rendered),
  ResponseType: z.string(),
  StatusCode: z.string(),
  ResponseParameters: z.record(z.string(), z.string().regex(/^'.*'$/)),
  ResponseTemplates: z.strictObject({ 'application/json': z.string() }),
});

/** What API Gateway puts in, taken at its worst: the first is JSON text already, the others are not escaped. */
const variables: Readonly<Record<string, string>> = {
  '$context.error.messageString': JSON.stringify('User: "arn:aws:iam::1:user/a" is not\nauthorized'),
  '$context.requestId': '1b2c3d4e-0000-4000-8000-123456789abc',
  '$context.authorizer.reason': "SCIM is off for tenant acme; enable it, then test the connection's settings again.",
};

const filledIn = (template: string): string =>
  template.replaceAll(/\$context(?:\.\w+)+/g, (name) => variables[name] ?? name);

const template = aTemplate();
const responsesOf = (apiId: string) =>
  ofType(template, 'AWS::ApiGateway::GatewayResponse')
    .map(([, { Properties }]) => gatewayResponse.parse(Properties))
    .filter(({ RestApiId }) => RestApiId === `<${apiId}>`);
const header = (response: z.output<typeof gatewayResponse>, name: string): string | undefined =>
  response.ResponseParameters[`gatewayresponse.header.${name}`]?.slice(1, -1);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const everyType = [
  ['ACCESS_DENIED', 403, 403],
  ['API_CONFIGURATION_ERROR', 500, 500],
  ['AUTHORIZER_CONFIGURATION_ERROR', 500, 500],
  ['AUTHORIZER_FAILURE', 500, 500],
  ['BAD_REQUEST_BODY', 400, 400],
  ['BAD_REQUEST_PARAMETERS', 400, 400],
  ['DEFAULT_4XX', 400, 400],
  ['DEFAULT_5XX', 500, 500],
  ['EXPIRED_TOKEN', 404, 403],
  ['INTEGRATION_FAILURE', 502, 502],
  ['INTEGRATION_TIMEOUT', 504, 504],
  ['INVALID_API_KEY', 403, 403],
  ['INVALID_SIGNATURE', 404, 403],
  ['MISSING_AUTHENTICATION_TOKEN', 404, 403],
  ['QUOTA_EXCEEDED', 429, 429],
  ['REQUEST_TOO_LARGE', 413, 413],
  ['RESOURCE_NOT_FOUND', 404, 404],
  ['THROTTLED', 429, 429],
  ['UNAUTHORIZED', 401, 401],
  ['UNSUPPORTED_MEDIA_TYPE', 415, 415],
  ['WAF_FILTERED', 403, 403],
] as const;

describe('gateway responses', () => {
  it.each(['ScimApi', 'AdminApi'])('of the %s leave no type to API Gateway', (api) => {
    expect(
      responsesOf(api)
        .map(({ ResponseType }) => ResponseType)
        .toSorted(),
    ).toEqual(everyType.map(([type]) => type));
  });

  it.each(everyType)('of the SCIM API answer %s with a SCIM error, %i', (type, status) => {
    const [response] = responsesOf('ScimApi').filter(({ ResponseType }) => ResponseType === type);

    const body: unknown = JSON.parse(filledIn(response?.ResponseTemplates['application/json'] ?? ''));

    expect(response?.StatusCode).toBe(String(status));
    expect(response === undefined ? undefined : header(response, 'Content-Type')).toBe('application/scim+json');
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail: expect.stringMatching(/^[^$]{20,}$/),
      requestId: variables['$context.requestId'],
    });
  });

  it.each(everyType)('of the admin API answer %s with a problem, SCIM %i and admin %i', (type, _, status) => {
    const [response] = responsesOf('AdminApi').filter(({ ResponseType }) => ResponseType === type);

    const body: unknown = JSON.parse(filledIn(response?.ResponseTemplates['application/json'] ?? ''));

    expect(response?.StatusCode).toBe(String(status));
    expect(response === undefined ? undefined : header(response, 'Content-Type')).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'about:blank',
      title: expect.stringMatching(/^[A-Z]/),
      status,
      detail: expect.stringMatching(/^[^$]{20,}$/s),
      instance: `urn:itam-scim:request:${variables['$context.requestId']}`,
    });
  });

  it('ask for a bearer token with a 401, name every cause and say where to look', () => {
    const [response] = responsesOf('ScimApi').filter(({ StatusCode }) => StatusCode === '401');

    expect(response === undefined ? undefined : header(response, 'WWW-Authenticate')).toBe('Bearer realm="scim"');
    for (const word of ['missing', 'mistyped', 'expired', 'revoked', 'itam-scim key list']) {
      expect(response?.ResponseTemplates['application/json']).toContain(word);
    }
  });

  it('print the reason of the authorizer with a 403', () => {
    const [response] = responsesOf('ScimApi').filter(({ ResponseType }) => ResponseType === 'ACCESS_DENIED');

    expect(JSON.parse(filledIn(response?.ResponseTemplates['application/json'] ?? ''))).toMatchObject({
      detail: variables['$context.authorizer.reason'],
    });
  });

  it.each(['ScimApi', 'AdminApi'])('of the %s say when to come back with a 429', (api) => {
    const limited = responsesOf(api).filter(({ StatusCode }) => StatusCode === '429');

    expect(limited.map((response) => header(response, 'Retry-After'))).toEqual(['5', '5']);
  });
});
