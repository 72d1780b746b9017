// Crash points inside a process that is made to die: counted, and at the one asked for the process kills itself, with a
// real SIGKILL, at exactly that place. (SIGSTOP lets it stand still instead, for a worker that comes back late.)
import { appendFileSync } from 'node:fs';

/** @param {{ log: string, at?: { point?: string, nth?: number, after?: number, signal?: string } }} options */
export function crashPoints({ log, at }) {
  const passed = new Map();
  let all = 0;
  let struck = false;
  return (point) => {
    // A worker with nothing to do looks for work all the time: dying there shows nothing.
    if (!/^(idle|queue):/.test(point)) all += 1;
    const times = (passed.get(point) ?? 0) + 1;
    passed.set(point, times);
    if (at === undefined || struck) return;
    const here = at.point === undefined ? all >= at.after : point === at.point && times === (at.nth ?? 1);
    if (!here) return;
    struck = true;
    const signal = at.signal ?? 'SIGKILL';
    appendFileSync(log, `${JSON.stringify({ pid: process.pid, point, signal })}\n`);
    process.kill(process.pid, signal);
  };
}

/** Makes each transaction of a database pass a point before and after its commit; the queue's own by its name. */
export function watchTransactions(database, pass, name) {
  const begin = database.transaction;
  database.transaction = async (work, options) => {
    const who = options?.concurrent ? 'queue' : name();
    const value = await begin(async (tx) => {
      const result = await work(tx);
      pass(`${who}:before-commit`);
      return result;
    }, options);
    pass(`${who}:after-commit`);
    return value;
  };
}
