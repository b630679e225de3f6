import { type SweepPorts, type Swept, sweep } from './sweep.ts';

export interface SweeperPorts extends SweepPorts {
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** Beyond it somebody should look: five sweeps could not send it, or nobody takes it from the queue. */
const lateSeconds = 900;

/**
 * The handler of the schedule. It fails after its work when something could not be sent, or has waited for so long that
 * somebody should look; the alarm on its errors is all that is needed then, without a metric of our own that would cost.
 */
export function createSweeper(ports: SweeperPorts) {
  return async (): Promise<Swept> => {
    const swept = await sweep(ports);
    ports.log({ event: 'work.swept', ...swept });
    if (swept.unsent > 0) throw new WorkOverdue(`${swept.unsent} messages could not be sent`);
    if (swept.oldestSeconds > lateSeconds) throw new WorkOverdue(`work waits for ${swept.oldestSeconds} seconds`);
    return swept;
  };
}

class WorkOverdue extends Error {
  override readonly name = 'WorkOverdue';
}
