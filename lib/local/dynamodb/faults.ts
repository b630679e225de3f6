type Body = Readonly<Record<string, unknown>>;

const namespace = 'com.amazonaws.dynamodb.v20120810#';

/** An error answer. dynalite's own errors have the same two fields, and are answered the same way. */
export class DynamoFault extends Error {
  readonly statusCode: number;
  readonly body: Body;

  constructor(type: string, message: string, more: Body = {}, statusCode = 400) {
    super(message);
    this.statusCode = statusCode;
    this.body = { __type: type.includes('#') ? type : `${namespace}${type}`, message, ...more };
  }
}

export const validationFault = (message: string): DynamoFault =>
  new DynamoFault('com.amazon.coral.validate#ValidationException', message);

export const tableMissing = (message = 'Requested resource not found'): DynamoFault =>
  new DynamoFault('ResourceNotFoundException', message);

export const unknownOperation = (): DynamoFault =>
  new DynamoFault('com.amazon.coral.service#UnknownOperationException', 'The operation is not known here');

const transactionOngoing = 'Transaction is ongoing for the item';

export const transactionConflict = (): DynamoFault =>
  new DynamoFault('TransactionConflictException', transactionOngoing);

export const transactionInProgress = (): DynamoFault =>
  new DynamoFault(
    'TransactionInProgressException',
    'The transaction with the given request token is still in progress',
  );

/** Why one action of a transaction stood in its way; `None` when it did not. */
export interface CancellationReason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'TransactionConflict' | 'ValidationError';
  readonly Message?: string;
  readonly Item?: unknown;
}

export const noReason: CancellationReason = { Code: 'None' };
export const conflictReason: CancellationReason = { Code: 'TransactionConflict', Message: transactionOngoing };

/** One reason for each action, in their order. DynamoDB writes this one's message with a capital. */
export function transactionCancelled(reasons: readonly CancellationReason[]): DynamoFault {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new DynamoFault('TransactionCanceledException', message, {
    message: undefined,
    Message: message,
    CancellationReasons: reasons,
  });
}

/** An error that is an answer to the caller, ours or dynalite's, and not a defect. */
export const isFault = (error: unknown): error is Error & { readonly statusCode: number; readonly body: Body } =>
  error instanceof Error && 'statusCode' in error && 'body' in error;

export const isFailedCondition = (error: Error): boolean =>
  isFault(error) && String(error.body['__type']).endsWith('#ConditionalCheckFailedException');
