import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase, foldUserName } from '#scim/normalise.ts';

describe('foldUserName', () => {
  it.each([
    ['capitals', 'AVA@Contoso.Example', 'ava@contoso.example'],
    ['composed and decomposed letters', 'cafe\u0301', 'caf\u00e9'],
    ['composed and decomposed capitals', 'CAFE\u0301', 'caf\u00e9'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['capital sharp s', 'STRAẞE', 'straße'],
    ['final sigma', 'ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['long s', 'ſam', 'sam'],
    ['dotless i', 'AYŞIN', 'ayşın'],
    ['dotted capital I', 'İpek', 'i̇pek'],
    ['the Kelvin sign', '\u212Aurt', 'kurt'],
    ['ligatures', 'ﬁona', 'FIONA'],
  ])('makes one of %s', (_, a, b) => {
    expect(foldUserName(a)).toBe(foldUserName(b));
  });

  it.each([
    ['different letters', 'ava', 'eva'],
    ['accents', 'café', 'cafe'],
    ['Latin and Cyrillic', 'ava', '\u0430va'],
    ['blanks', 'ava', 'ava '],
  ])('keeps %s apart', (_, a, b) => {
    expect(foldUserName(a)).not.toBe(foldUserName(b));
  });
});

describe('foldCase', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });

  it('makes equal what is equal in capitals or in small letters, and folding twice changes nothing more', () => {
    fc.assert(
      fc.property(text, (value) => {
        const folded = foldCase(value);

        expect(foldCase(folded)).toBe(folded);
        expect(foldCase(value.normalize('NFC').toUpperCase())).toBe(folded);
        expect(foldCase(value.normalize('NFD'))).toBe(folded);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds for every single character', () => {
    const unstable: string[] = [];
    for (let code = 0; code <= 0x1ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const folded = foldCase(character);
      const forms = [folded, character.toLowerCase(), character.toUpperCase(), character.normalize('NFD')];
      if (forms.some((form) => foldCase(form) !== folded)) unstable.push(code.toString(16));
    }
    expect(unstable).toEqual([]);
  });
});
