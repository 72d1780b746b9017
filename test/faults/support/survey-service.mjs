// The survey service in a process of its own, with crash points and a lease that may be short. Mail goes over real SMTP,
// SMS over HTTP, both to sinks that outlive it: `node survey-service.mjs OPTIONS`.

import { clockAt } from '#package/dist/bin/installation/clock.js';
import { homeAt } from '#package/dist/bin/installation/home.js';
import { openDatabase } from '#package/dist/lib/sql/index.js';
import { createService, createSmtpTransport } from '#package/dist/service/index.js';
import { crashPoints, watchTransactions } from './points.mjs';

const { home, log, at, leaseSeconds, jitter, concurrency, publicUrl, smtpPort, smsUrl } = JSON.parse(
  process.argv[2],
);
process.on('disconnect', () => process.exit());

const pass = crashPoints({ log, at });
const { databases, clock } = homeAt({ home });
const database = await openDatabase(databases.service);
watchTransactions(database, pass, () => 'service');
const now = clockAt(clock);

const service = await createService({
  database,
  clock: () => now.now(),
  publicUrl,
  mail: createSmtpTransport({ host: '127.0.0.1', port: smtpPort, connections: concurrency }),
  sms: {
    name: 'http',
    target: '127.0.0.1',
    async send(message) {
      pass('service:before-sms');
      const reply = await fetch(smsUrl, { method: 'POST', body: JSON.stringify(message) }).catch(() => null);
      if (reply?.status !== 200) return { outcome: 'unknown', reason: 'sms-cut-off' };
      pass('service:after-sms');
      return { outcome: 'taken' };
    },
  },
  ...(concurrency === undefined ? {} : { concurrency }),
  log: { info() {}, warn() {}, error() {} },
  worker: {
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
    ...(jitter === undefined ? {} : { random: () => jitter * Math.random() }),
    onCheckpoint(point, job) {
      pass(`service:${point}`);
      if (point === '3-settled') process.send({ settled: job.id });
    },
  },
});
process.send({ ready: true, port: Number(new URL(service.url).port) });
