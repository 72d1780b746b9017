import type { Host } from '../../host.ts';
import type { Offboarding } from './steps.ts';

/** What is kept after an offboarding, where, and why. */
const KEPT = [
  {
    what: 'the records of the MIS, with the destination outcomes that were written into them',
    where: 'the database of the tenant',
    why: 'they are the college’s own',
  },
  {
    what: 'that learners were erased before, by digests of their references',
    where: 'the database of the tenant',
    why: 'so that nothing of them is collected again',
  },
  {
    what: 'the references of learners who want no more messages',
    where: 'do-not-contact.txt beside this receipt',
    why: 'an objection outlives whoever was told of it: `destinations suppressions --file` takes the list',
  },
  {
    what: 'counts, instants, who asked and why',
    where:
      'one row each in the control database of the installation and at the survey service, with the audit of support staff',
    why: 'to show what was done; nothing in them is of any learner',
  },
  {
    what: 'the manifest of the tenant, disabled, and its settings',
    where: 'the installation and the MIS',
    why: 'nothing in them is of any learner; the key that they refer to opens nothing any more and may be removed',
  },
  {
    what: 'backups that were made before',
    where: 'wherever they are kept',
    why: 'an offboarding does not reach them: they end by their own time limits',
  },
] as const;

/** The receipt for programs: who, when, why, what was done in each step, the digests of what was exported, what is kept. */
export function receiptOf(
  { id, name, ukprn }: Host['tenant'],
  { who, why, beganAt, steps }: Pick<Offboarding, 'who' | 'why' | 'beganAt' | 'steps'>,
) {
  const { receipt: _digest, ...done } = steps;
  return { tenant: { id, name, ukprn }, who, why, began: beganAt, ...done, kept: KEPT };
}

/** The same for people. */
export function receiptText(receipt: ReturnType<typeof receiptOf>): string {
  const { tenant, who, why, began, found, closed, exported, erased, ended } = receipt;
  const { service } = erased!;
  const rows = Object.entries(erased!.plugin).filter(([, count]) => count > 0);
  const lines = [
    `Receipt: ${tenant.name} (${tenant.id}, UKPRN ${tenant.ukprn}) was offboarded from Destination Tracking`,
    '',
    `By      ${who}`,
    `Why     ${why}`,
    `Began   ${began}`,
    `Ended   ${ended!.at}`,
    '',
    '1. Held',
    `   Tracking was ${found.tracking ? 'on' : 'off'} and is off; the plugin is not loaded for the tenant any more.`,
    '2. Closed',
    closed!.service === null
      ? '   No survey service was ever set.'
      : `   ${closed!.service.links} links that took answers, ${closed!.service.messages} messages that had not gone.`,
    `   Retrieved for the last time: ${closed!.answers} answers, ${closed!.destinationRecords} destination records.`,
    '3. Exported',
    ...exported!.files.map(({ file, rows: count, sha256 }) => `   ${sha256}  ${file} (${count} lines)`),
    '4. Erased',
    `   In the database of the tenant: ${rows.map(([table, count]) => `${table} ${count}`).join(', ') || 'nothing was there'}.`,
    service === null
      ? '   At the survey service: nothing was there.'
      : `   At the survey service, as it confirmed at ${service.erasedAt}: ${Object.entries(service.erased)
          .map(([what, count]) => `${count} ${what}`)
          .join(', ')}. Its keys have ended.`,
    '5. Kept',
    ...receipt.kept.map(({ what, where, why: because }) => `   ${what}\n      in ${where}: ${because}`),
  ];
  return `${lines.join('\n')}\n`;
}
