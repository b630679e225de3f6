/** An error that Secrets Manager answers with, in AWS's words as far as clients look at them. */
export class SecretsFault extends Error {
  override readonly name = 'SecretsFault';
  readonly type:
    | 'InvalidParameterException'
    | 'InvalidRequestException'
    | 'ResourceExistsException'
    | 'ResourceNotFoundException';

  constructor(type: SecretsFault['type'], message: string) {
    super(message);
    this.type = type;
  }
}

export const secretMissing = () =>
  new SecretsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

export const valueMissing = (stage: string) =>
  new SecretsFault(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
  );

export const secretExists = (name: string) =>
  new SecretsFault('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);

export const versionExists = (token: string) =>
  new SecretsFault(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret.`,
  );

export const markedForDeletion = () =>
  new SecretsFault(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );

export const nameMarkedForDeletion = () =>
  new SecretsFault(
    'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  );
