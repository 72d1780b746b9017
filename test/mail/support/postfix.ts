import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** Debian's Postfix, with a configuration, a queue and a log of its own; nothing leaves this machine. */
export interface Postfix {
  /** Where it takes email. */
  readonly port: number;
  /** Recipients whose mailbox has it, in any order, one for each message. */
  arrived(): readonly string[];
  /** Messages that it still means to deliver or to return. */
  queued(): number;
  log(): string;
  stop(): Promise<void>;
}

const PATH = '/usr/sbin/postfix';

/** Why it cannot be started here; null: it can. */
export function withoutPostfix(): string | null {
  if (!existsSync(PATH)) return 'Postfix is not installed';
  return process.getuid?.() === 0 ? null : 'Postfix has to be started by root';
}

/** Deliveries end in a mailbox as nobody: Postfix delivers to no mailbox as root. */
const NOBODY = 65534;

/**
 * @param given.mailboxes regular expressions of the addresses at `learners.example` that have a mailbox; Postfix itself
 *   returns what comes for any other
 * @param given.routes further lines of its table of routes: an address or domain, and where to
 */
export async function startPostfix(given: {
  readonly mailboxes: readonly string[];
  readonly routes: readonly string[];
}): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'postfix-'));
  const [conf, queue, data, boxes] = ['conf', 'queue', 'data', 'boxes'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  execFileSync('chmod', ['755', folder]);
  for (const made of [conf, queue, data, boxes]) mkdirSync(made);
  chownSync(data, id('-u'), id('-g'));
  chownSync(boxes, NOBODY, NOBODY);
  const logFile = join(folder, 'mail.log');
  const port = await freePort();
  const main = {
    compatibility_level: '3.6',
    queue_directory: queue,
    data_directory: data,
    maillog_file: logFile,
    maillog_file_prefixes: folder,
    myhostname: 'mx.postfix.example',
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    alias_maps: '',
    alias_database: '',
    local_recipient_maps: '',
    virtual_mailbox_domains: 'learners.example',
    virtual_mailbox_base: boxes,
    virtual_mailbox_maps: `regexp:${join(conf, 'mailboxes')}`,
    virtual_uid_maps: `static:${NOBODY}`,
    virtual_gid_maps: `static:${NOBODY}`,
    transport_maps: `regexp:${join(conf, 'routes')}`,
    // Whoever is not there is found out when it is delivered, as with a server elsewhere.
    smtpd_reject_unlisted_recipient: 'no',
    smtpd_recipient_restrictions: 'permit_mynetworks, reject',
    smtpd_client_connection_count_limit: '0',
    smtp_dns_support_level: 'disabled',
    smtp_host_lookup: 'native',
    // What cannot be delivered at the first attempt is returned, not kept.
    maximal_queue_lifetime: '0',
    bounce_queue_lifetime: '0',
    in_flow_delay: '0',
    notify_classes: '',
  };
  writeFileSync(
    join(conf, 'main.cf'),
    lines(Object.entries(main).map(([key, value]) => `${key} = ${value}`)),
  );
  writeFileSync(join(conf, 'mailboxes'), lines(given.mailboxes.map((form) => `${form} box/`)));
  writeFileSync(join(conf, 'routes'), lines(given.routes));
  writeFileSync(join(conf, 'master.cf'), lines(services(port)));

  const postfix = spawn(PATH, ['-c', conf, 'start-fg'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [postfix.stdout, postfix.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  const log = () => said + (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const stop = () => stopped(postfix, queue, folder);
  try {
    await vi.waitFor(
      () => {
        if (!log().includes('daemon started')) throw new Error(`Postfix did not start:\n${log()}`);
      },
      { timeout: 20_000, interval: 50 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const box = join(boxes, 'box', 'new');
  return {
    port,
    arrived: () =>
      existsSync(box)
        ? readdirSync(box).map((name) => recipientIn(readFileSync(join(box, name), 'utf8')))
        : [],
    queued: () =>
      ['incoming', 'active', 'deferred', 'maildrop'].reduce(
        (sum, name) => sum + filesIn(join(queue, name)),
        0,
      ),
    log,
    stop,
  };
}

/** The script that we started waits for the master, which takes its own processes down with it. */
async function stopped(postfix: ChildProcess, queue: string, folder: string): Promise<void> {
  if (postfix.exitCode === null) {
    const ended = once(postfix, 'exit');
    const master = join(queue, 'pid', 'master.pid');
    if (existsSync(master)) process.kill(Number(readFileSync(master, 'utf8')), 'SIGTERM');
    else postfix.kill();
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Name, kind, whether it is private to Postfix, seconds between its wakings, most processes, program. */
const SERVICES = [
  'pickup unix n 60 1 pickup',
  'cleanup unix n - 0 cleanup',
  'qmgr unix n 300 1 qmgr',
  'rewrite unix y - - trivial-rewrite',
  'bounce unix y - 0 bounce',
  'defer unix y - 0 bounce',
  'trace unix y - 0 bounce',
  'verify unix y - 1 verify',
  'flush unix n 1000? 0 flush',
  'proxymap unix y - - proxymap',
  'smtp unix y - - smtp',
  'relay unix y - - smtp',
  'showq unix n - - showq',
  'error unix y - - error',
  'retry unix y - - error',
  'virtual unix y - - virtual',
  'anvil unix y - 1 anvil',
  'scache unix y - 1 scache',
  'postlog unix-dgram n - 1 postlogd',
];

function services(port: number): readonly string[] {
  return [`127.0.0.1:${port} inet n - - smtpd`, ...SERVICES].map((service) => {
    const [name, kind, own, wakeup, most, program] = service.split(' ');
    // Not without privileges where it needs some, and never in a root of its own.
    return [name, kind, own, program === 'virtual' ? 'n' : '-', 'n', wakeup, most, program].join(' ');
  });
}

/** The mailbox it was delivered to, as Postfix notes it. */
function recipientIn(mail: string): string {
  return /^Delivered-To: (.*)$/m.exec(mail)?.[1] ?? '';
}

function filesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}

function id(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postfix'], { encoding: 'utf8' }));
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
