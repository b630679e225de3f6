import { randomInt } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Id of a connector or a key: ten characters of `[a-z0-9]`, about 51 bits; not a secret. */
export const newRecordId = (): string =>
  Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
