#!/usr/bin/env node
import { emptied, outliveReaders } from './pipes.ts';
import { runProgram } from './program.ts';

const STREAMS = [process.stdout, process.stderr];

outliveReaders(STREAMS);
await runProgram(process.argv);
// All is done and said. What still waits, for a server that does not answer, waits for nobody.
await emptied(STREAMS);
process.exit();
