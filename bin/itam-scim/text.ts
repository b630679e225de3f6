/** Lines with aligned columns, two blanks apart. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `  Name   Acme` below each other; facts without a value are left out. */
export const facts = (all: Readonly<Record<string, string | undefined>>): string =>
  columns(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[`  ${name}`, value]])));

export const paragraphs = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== '').join('\n\n');

/** In the zone of who reads it; `--json` has UTC. */
export function localTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
