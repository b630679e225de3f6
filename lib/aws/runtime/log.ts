/** One JSON line on standard output, which Lambda passes on as it is. */
export function logLine(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
