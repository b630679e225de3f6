import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '#provisioning/work.ts';
import { orUnavailable } from '../outage.ts';
import { toMessageBody } from './work-message.ts';

export const sqsWorkQueue = (sqs: SQSClient, queueUrl: string): WorkQueue => ({
  async send(job, afterSeconds = 0) {
    await orUnavailable(
      sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: toMessageBody(job), DelaySeconds: afterSeconds }),
      ),
    );
  },
});
