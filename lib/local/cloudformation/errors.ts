/** An answer of 4xx from the CloudFormation API; `code` is the one that SDKs turn into an error name. */
export class CloudFormationError extends Error {
  override readonly name = 'CloudFormationError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const validationError = (message: string) => new CloudFormationError('ValidationError', message);

export const templateError = (message: string) => validationError(`Template error: ${message}`);

export const templateFormatError = (message: string) => validationError(`Template format error: ${message}`);

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
