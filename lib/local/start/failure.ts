/** Why the local cloud does not start, in one line for the person who started it. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
