import {
  checkSender,
  createEnvironment,
  createLookup,
  type DnsRecord,
  type Finding,
  readTenant,
} from '../../../service/index.ts';
import type { Answer } from '../../../tui/cli/answer.ts';
import { atService, type OfService, serviceSettings } from './database.ts';

export interface CheckSenderOptions extends OfService {
  readonly tenant: string;
  readonly sendingHost?: readonly string[];
  readonly bounceHost?: string;
  readonly nameServer?: readonly string[];
}

const SIGNS = { pass: '✓ pass', warn: '! warn', fail: '✗ fail' } as const;

/** `service check-sender`: whether messages of a tenant will arrive. @throws SURVEY_TENANT_UNKNOWN, SENDER_DNS_FAILED */
export async function serviceCheckSender(
  options: CheckSenderOptions,
): Promise<Answer & { readonly failed: boolean }> {
  const { settings } = await serviceSettings(options);
  const { account } = await atService(options, (database) => readTenant(database.reader, options.tenant));
  const findings = await checkSender(
    account,
    settings,
    { sendingHosts: options.sendingHost ?? [], bounceHost: options.bounceHost },
    {
      lookup: createLookup(options.nameServer),
      environment: createEnvironment(),
      clock: () => new Date().toISOString(),
    },
  );
  const failed = findings.filter(({ verdict }) => verdict === 'fail').length;
  const warned = findings.filter(({ verdict }) => verdict === 'warn').length;
  return {
    failed: failed > 0,
    notes: [
      `Messages of ${options.tenant}, from ${account.sender.address}: ${findings.length} checks, ${failed} failed, ${warned} to look at.`,
      ...nextSteps(findings),
    ],
    listing: {
      columns: [
        { id: 'subject', title: 'About' },
        { id: 'verdict', title: 'Verdict' },
        { id: 'found', title: 'Found' },
      ],
      rows: findings.map(({ subject, verdict, found }) => ({ subject, verdict: SIGNS[verdict], found })),
    },
    spreadsheet: {
      columns: ['subject', 'verdict', 'found', 'next', 'name', 'type', 'value'].map((id) => ({
        id,
        title: id,
      })),
      rows: findings.map(({ subject, verdict, found, next, publish }) => ({
        subject,
        verdict,
        found,
        next,
        name: publish?.name ?? null,
        type: publish?.type ?? null,
        value: publish?.value ?? null,
      })),
    },
    json: { tenant: options.tenant, failed, warned, findings },
  };
}

/** What fails first; the record to publish stands on a line of its own, to be copied. */
function nextSteps(findings: readonly Finding[]): readonly string[] {
  const ordered = [...findings].sort((a, b) => a.verdict.localeCompare(b.verdict));
  const steps = ordered.flatMap(({ subject, verdict, found, next, publish }) =>
    next === null ? [] : [`${SIGNS[verdict][0]} ${subject}: ${found}`, `  ${next}`, ...recordLines(publish)],
  );
  return steps.length === 0 ? [] : ['', ...steps];
}

function recordLines(record: DnsRecord | undefined): readonly string[] {
  if (record === undefined) return [];
  const value = record.type === 'TXT' ? `"${record.value}"` : record.value;
  return [`    ${record.name}. ${record.type} ${value}`];
}
