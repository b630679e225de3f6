import { accepted, type BadInput, creating, either, filtering, repeat } from './bad-input.ts';

const taken = (name: string, first: string, userName: string): BadInput =>
  creating(`${name} of a userName`, { userName }, [409], { after: [first] });
const named = (name: string, userName: string, answers: readonly number[] = [400]): BadInput =>
  creating(`a userName with ${name}`, { userName }, answers);

/** Names that look alike, are alike, or are not what they look like. */
export const unicode: readonly BadInput[] = [
  taken('capitals', 'maja@twins.example', 'MAJA@TWINS.EXAMPLE'),
  taken('accents apart', 'andr\u00e9@twins.example', 'andre\u0301@twins.example'),
  taken('accents apart, in capitals', 'zo\u00eb@twins.example', 'ZOE\u0308@TWINS.EXAMPLE'),
  taken('accents in another order', 'a\u0323\u0307@twins.example', 'a\u0307\u0323@twins.example'),
  taken('a sharp s spelled out', 'strau\u00df@twins.example', 'STRAUSS@twins.example'),
  taken('a capital sharp s', 'gro\u00df@twins.example', 'gro\u1e9e@twins.example'),
  taken('a final sigma', '\u03bf\u03c3@twins.example', '\u03bf\u03c2@twins.example'),
  taken('an angstrom sign', '\u00e5sa@twins.example', '\u212bsa@twins.example'),
  taken('a kelvin sign', 'kim@twins.example', '\u212aim@twins.example'),
  taken('a long s', 'sam@twins.example', '\u017fam@twins.example'),
  named('a zero-width space', 'a\u200bb@bad.example'),
  named('a zero-width joiner', 'a\u200db@bad.example'),
  named('a word joiner', 'a\u2060b@bad.example'),
  named('a soft hyphen', 'a\u00adb@bad.example'),
  named('a byte order mark', 'a\ufeffb@bad.example'),
  named('an override of direction', '\u202emoc.elpmaxe@nimda'),
  named('an isolate of direction', 'a\u2066b\u2069@bad.example'),
  named('a right-to-left mark', 'a\u200f@bad.example'),
  named('a variation selector', 'a\ufe0f@bad.example'),
  named('tags', 'a\u{e0061}\u{e0062}@bad.example'),
  named('a hangul filler', 'a\u3164@bad.example'),
  named('a line separator', 'a\u2028b@bad.example'),
  named('a tabulator', 'a\tb@bad.example'),
  named('a delete character', 'a\u007f@bad.example'),
  named('a C1 control', 'a\u0085@bad.example'),
  named('nothing but an invisible one', '\u2063'),
  named('500 accents on one letter', `a${repeat('\u0301', 500)}@bad.example`, either),
  named('a Cyrillic a, which is another letter', '\u0430dmin@bad.example', accepted),
  named('full-width letters, which are others', '\uff41dmin@bad.example', accepted),
  named('four-byte letters', '\u{1d49c}\u{1f600}@bad.example', accepted),
  named('right-to-left letters', '\u05d3\u05d5\u05d3@bad.example', accepted),
  named('letters that grow when folded', repeat('\u0390', 512), either),
  filtering('a filter for a zero-width twin', 'userName eq "a\u200bb@bad.example"', [200, 400]),
  filtering('a filter for an unassigned character', 'userName eq "\u{10ffff}"', [200, 400]),
];
