#!/usr/bin/env -S node --import tsx
console.log('cli', process.argv.slice(2), process.cwd());
