import { describe, expect, it } from 'vitest';
import * as errors from '#scim/errors.ts';

describe('the errors of RFC 7644 §3.12', () => {
  it.each([
    [errors.invalidSyntax('x'), 400, 'invalidSyntax'],
    [errors.invalidValue('x'), 400, 'invalidValue'],
    [errors.invalidPath('x'), 400, 'invalidPath'],
    [errors.invalidFilter('x'), 400, 'invalidFilter'],
    [errors.noTarget('x'), 400, 'noTarget'],
    [errors.mutability('x'), 400, 'mutability'],
    [errors.tooMany('x'), 400, 'tooMany'],
    [errors.uniqueness('x'), 409, 'uniqueness'],
    [errors.conflict('x'), 409, undefined],
    [errors.notFound('1'), 404, undefined],
    [errors.forbidden('x'), 403, undefined],
    [errors.methodNotAllowed(['GET']), 405, undefined],
    [errors.preconditionFailed(), 412, undefined],
    [errors.payloadTooLarge('x'), 413, undefined],
    [errors.unsupportedMediaType(), 415, undefined],
    [errors.notImplemented('x'), 501, undefined],
    [errors.unavailable(3), 503, undefined],
  ])('%s has its status and type', (error, status, scimType) => {
    expect(error).toMatchObject({ status, scimType });
    expect(error.detail).not.toBe('');
  });

  it('are printed with the status as a string, and without a type when they have none', () => {
    expect(errors.uniqueness('Taken.').toBody({ requestId: 'r1' })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
      detail: 'Taken.',
      requestId: 'r1',
    });
    expect(errors.notFound('7').toBody()).not.toHaveProperty('scimType');
  });

  it('keep their cause for the log and out of the body', () => {
    const cause = new Error('secret');

    const error = errors.invalidSyntax('The body is not valid JSON.', cause);

    expect(error.cause).toBe(cause);
    expect(JSON.stringify(error.toBody())).not.toContain('secret');
  });

  it('carry the headers that go with them', () => {
    expect(errors.methodNotAllowed(['GET', 'POST']).headers).toEqual({ allow: 'GET, POST' });
    expect(errors.unavailable(5).headers).toEqual({ 'retry-after': '5' });
  });

  it("repeat a client's text only shortened and without control characters", () => {
    expect(errors.shown('a\u0000\u202e"b')).toBe('"a??\\"b"');
    expect(errors.shown('x'.repeat(5_000)).length).toBeLessThan(100);
  });
});
