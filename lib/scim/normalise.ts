const asciiOnly = /^[\0-\x7f]*$/;

/**
 * Folds a text so that two texts which a person would call "the same but for case" become equal: NFC, then full case
 * folding (ß = ẞ = SS, ς = σ, ſ = s), character by character so that a part folds like the whole.
 * Going down, up and down again makes equal whatever is equal in capitals or in small letters; so the dotless ı of
 * Turkish equals i, as `toUpperCase` of any client would have it, and İ equals i with a dot above.
 */
export function foldCase(text: string): string {
  if (asciiOnly.test(text)) return text.toLowerCase();
  const folded = Array.from(text.normalize('NFC'), (character) => character.toLowerCase().toUpperCase().toLowerCase());
  return folded.join('').normalize('NFC');
}

/** The form under which a userName is unique in its tenant. The original is kept for display. */
export const foldUserName = (userName: string): string => foldCase(userName);
