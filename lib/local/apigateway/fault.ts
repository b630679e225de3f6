/** What API Gateway answers itself, by response type, with the status it has unless the template names another. */
export const responseTypes = {
  ACCESS_DENIED: { status: 403, errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'ApiConfigurationException' },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: 'AuthorizerConfigurationException' },
  AUTHORIZER_FAILURE: { status: 500, errorType: 'AuthorizerConfigurationException' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException' },
  INTEGRATION_FAILURE: { status: 502, errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException' },
  INVALID_SIGNATURE: { status: 403, errorType: 'InvalidSignatureException' },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: 'MissingAuthenticationTokenException' },
  REQUEST_TOO_LARGE: { status: 413, errorType: 'RequestTooLargeException' },
  UNAUTHORIZED: { status: 401, errorType: 'UnauthorizedException' },
} as const;

export type ResponseType = keyof typeof responseTypes;

/** Thrown to answer with a gateway response; `context` is what the template may print as `$context.authorizer.*`. */
export class GatewayFault extends Error {
  override readonly name = 'GatewayFault';
  readonly type: ResponseType;
  readonly context: Readonly<Record<string, string>>;

  constructor(type: ResponseType, message: string, context: Readonly<Record<string, string>> = {}) {
    super(message);
    this.type = type;
    this.context = context;
  }
}
