/** What the gateway and the schedules ask of the Lambda side. */
export interface Functions {
  /** Never throws for what the function does. */
  invoke(functionArn: string, event: unknown): Promise<Invocation>;
  /**
   * Whether a resource policy (`AWS::Lambda::Permission`) lets a service call the function from this source.
   * @param principal API Gateway unless said otherwise
   */
  mayInvoke(functionArn: string, sourceArn: string, principal?: string): boolean;
}

export type Invocation =
  | { readonly outcome: 'answered'; readonly payload: unknown }
  | { readonly outcome: 'failed'; readonly errorType: string; readonly errorMessage: string };

/** Tells a developer what API Gateway would only write to its execution log. */
export type ReportProblem = (message: string) => void;
