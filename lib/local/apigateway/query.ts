/** Name and value pairs of a query, decoded once: `+` is a blank, as API Gateway has it. Throws URIError. */
export function parseQuery(rawQuery: string): (readonly [name: string, value: string])[] {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
