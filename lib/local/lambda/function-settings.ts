/** What an execution environment is started with. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  /** `{file}.{export}`, e.g. `index.handler`. */
  readonly handler: string;
  /** Holds the unpacked code. */
  readonly folder: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** All of them: the template's and Lambda's own. */
  readonly variables: Readonly<Record<string, string>>;
}
