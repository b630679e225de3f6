/** One line that a function wrote, or that the cloud says about it. */
interface FunctionLine {
  /** ISO 8601. */
  readonly at: string;
  readonly functionName: string;
  readonly text: string;
  /** The line itself when it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** What CloudWatch Logs would hold: the latest lines of all functions, in the order they came. */
export interface FunctionLogs {
  write(functionName: string, text: string): void;
  lines(): readonly FunctionLine[];
  /** Calls the listener with every line from now on; answers with what ends that. */
  subscribe(listener: (line: FunctionLine) => void): () => void;
}

const keptLines = 5000;

export function createFunctionLogs(): FunctionLogs {
  const lines: FunctionLine[] = [];
  const listeners = new Set<(line: FunctionLine) => void>();
  return {
    write: (functionName, text) => {
      const line = { at: new Date().toISOString(), functionName, text, json: parseObject(text) };
      lines.push(line);
      if (lines.length > keptLines * 1.2) lines.splice(0, lines.length - keptLines);
      for (const listener of listeners) listener(line);
    },
    lines: () => [...lines],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
