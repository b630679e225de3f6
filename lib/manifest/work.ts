/** Times of the work queue that its stack and its worker must agree on. */
export const work = {
  /** The worker's timeout. A message that it does not delete comes back after six times as long, as AWS advises. */
  workerSeconds: 60,
  /** How often a message is delivered before it goes to the dead letters and its job counts as failed. */
  maxReceiveCount: 5,
  /** How often the sweeper runs. With the minute that it leaves to whoever made the debt, it is sent within five. */
  sweepMinutes: 3,
} as const;
