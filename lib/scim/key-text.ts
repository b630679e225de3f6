import { limits } from './limits.ts';
import { foldCase } from './normalise.ts';

/** Whether a text can be (part of) a key of a store, folded: it is UTF-8 and not too long. No other is anybody's userName. */
export const fitsKey = (text: string): boolean =>
  !/\p{Cs}/u.test(text) && new TextEncoder().encode(foldCase(text)).length <= limits.keyBytes;
