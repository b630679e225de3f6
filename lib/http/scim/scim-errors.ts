import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Unavailable } from '#provisioning/faults.ts';
import { ScimError, unavailable } from '#scim/errors.ts';

/** RFC 7644 §3.1; without a charset, since Entra compares the whole value. */
export const scimMediaType = 'application/scim+json';

/** Turns what a handler throws into a SCIM error. A fault tells the client nothing but the request id. */
export function scimErrors(): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return {
    onError: (request) => {
      const error = toScimError(request.error);
      const { requestId } = request.event.requestContext;
      request.response = {
        statusCode: error.status,
        headers: { ...error.headers, 'content-type': scimMediaType },
        body: request.event.httpMethod === 'HEAD' ? '' : JSON.stringify(error.toBody({ requestId })),
      };
    },
  };
}

/** What a client is told of anything that was thrown; the `cause` of a 500 is for the log. */
export function toScimError(error: unknown): ScimError {
  if (error instanceof ScimError) return error;
  if (error instanceof Unavailable) return unavailable(error.retryAfterSeconds, error);
  return new ScimError(500, undefined, 'The request could not be processed. Nothing was changed; try again.', {
    cause: error,
  });
}
