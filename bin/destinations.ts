#!/usr/bin/env node
import { outliveReaders } from './pipes.ts';
import { runProgram } from './program.ts';

outliveReaders([process.stdout, process.stderr]);
await runProgram(process.argv);
