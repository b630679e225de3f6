/** Stands in for lambdas/sweeper.ts, so that a test of the stack does not build the application. */
export const handler = async (): Promise<{ statusCode: number }> => ({ statusCode: 204 });
