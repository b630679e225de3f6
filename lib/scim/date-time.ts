const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds since 1970 of an xsd:dateTime (RFC 7643 §2.3.5), UTC when it names no zone; `undefined` if it isn't one. */
export function parseDateTime(text: string): number | undefined {
  const parts = shape.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day] = parts;
  // Date.parse rolls 31 April over to May.
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return undefined;
  const time = Date.parse(parts[7] === undefined ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}
