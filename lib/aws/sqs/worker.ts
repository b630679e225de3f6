import type { Context, SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { work } from '#manifest/work.ts';
import { describeFault } from '#provisioning/describe-fault.ts';
import { type RunPorts, runJob } from '#provisioning/work/run-job.ts';
import { fromMessageBody } from './work-message.ts';

export interface WorkerPorts extends RunPorts {
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** What a last step and its answer may still take when the time for further ones is up. */
const reserveMs = 15_000;

/**
 * The Lambda handler of the work queue. The jobs of a batch share its time and take their turns one after the other, so
 * that they keep the pace of one. Only messages whose job failed, or that nobody can read, stay in the queue.
 */
export function createWorker(ports: WorkerPorts) {
  return async ({ Records }: SQSEvent, context: LambdaTime): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    for (const [index, record] of Records.entries()) {
      const left = context.getRemainingTimeInMillis();
      const share = Math.max(0, (left - reserveMs) / (Records.length - index));
      if (!(await handled(ports, record, left, share))) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

type LambdaTime = Pick<Context, 'getRemainingTimeInMillis'>;

async function handled(ports: WorkerPorts, record: SQSRecord, leftMs: number, shareMs: number): Promise<boolean> {
  const { messageId, body, attributes } = record;
  const deliveries = Number(attributes.ApproximateReceiveCount);
  const now = ports.now().getTime();
  try {
    const { tenant, id } = fromMessageBody(body);
    const outcome = await runJob(
      ports,
      { tenant, id },
      {
        until: new Date(now + shareMs),
        leaseEnds: new Date(now + leftMs),
        isLastDelivery: deliveries >= work.maxReceiveCount,
      },
    );
    ports.log({ event: 'work.run', messageId, tenantId: tenant, jobId: id, outcome, deliveries });
    return true;
  } catch (error) {
    ports.log({ event: 'work.failed', messageId, deliveries, ...describeFault(error) });
    return false;
  }
}
