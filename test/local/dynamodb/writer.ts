/**
 * Moves amounts between accounts in the folder given, until it is killed; the restart test's victim. Prints the number of
 * each transaction that was answered. Its second argument says how many transactions are in flight at once, its third
 * after how many it stops and waits.
 */
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { aWorld } from './a-client.ts';
import { openAccount, transfer } from './transfers.ts';

const [path = '', atOnce = '1', upTo = 'Infinity'] = process.argv.slice(2);
const { documents } = await aWorld({ path });
await documents.send(new TransactWriteCommand({ TransactItems: openAccount }));

let next = 1;
async function write(): Promise<void> {
  while (next <= Number(upTo)) {
    const number = next;
    next += 1;
    await documents.send(transfer(number));
    process.stdout.write(`${number}\n`);
  }
}
for (let lane = 0; lane < Number(atOnce); lane += 1) void write();
// Alive until killed, also when all is written.
setInterval(() => undefined, 60_000);
