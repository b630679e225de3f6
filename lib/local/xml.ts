/** An XML element's content: scalars, records of elements, lists as AWS writes them (`<member>` per item). */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

/** The content as XML; what is undefined is left out. */
export function toXml(content: XmlContent): string {
  if (content === undefined) return '';
  if (typeof content !== 'object') return escapeXml(String(content));
  if (isList(content)) return content.map((item) => `<member>${toXml(item)}</member>`).join('');
  return Object.entries(content)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${toXml(value)}</${name}>`)
    .join('');
}

function isList(content: object): content is readonly XmlContent[] {
  return Array.isArray(content);
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
