/** The store or a service it needs can't answer now and nothing was changed; the same request will work later. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number, options?: ErrorOptions) {
    super('temporarily unavailable', options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
