/** Name and place of a fault; its message may quote what a client sent, so it is left out of the log. */
export function describeFault(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { error: error.name, stack: frames.slice(0, 8).map((line) => line.trim()) };
}
