#!/usr/bin/env -S node --import tsx
import { refuseOldNode } from '#local/start/node-version.ts';

if (refuseOldNode(process.versions.node)) process.exit(1);
// Loaded after the check, since an older Node may not even read it.
const { main } = await import('#local/start/main.ts');
process.exitCode = await main(process.argv.slice(2));
