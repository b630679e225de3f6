import { environment } from '#manifest/environment.ts';
import { createDynamo, type Dynamo } from '../dynamo/client.ts';
import { required } from './environment.ts';

/** The table of this deployment. Each of these makes a client: call it once, while the Lambda starts. */
export const awsDynamo = (): Dynamo => createDynamo(required(environment.tableName));
