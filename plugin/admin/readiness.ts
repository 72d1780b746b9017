import { CodedError } from '../../lib/errors/index.ts';
import { readCursor } from '../storage/cursors.ts';
import { pushedDetails } from '../storage/details.ts';
import type { AdminContext } from './context.ts';
import { type DetailsForm, lackingFields } from './details/index.ts';

/**
 * What has to be known before anybody is written to by itself: who answers for the data, why, for how long and whom to
 * ask, as learners can read it at the survey service; and who must not be contacted. Asked when tracking is switched on,
 * and again at the start of each run, since a manifest or `--set` can say it too.
 *
 * @throws `DETAILS_NEEDED` naming each field that is missing, `SUPPRESSION_LIST_NEEDED`
 */
export async function requireReadyForTracking({ host }: Pick<AdminContext, 'host'>): Promise<void> {
  const { reader } = host.database;
  const pushed = await pushedDetails(reader);
  const lacking = lackingFields(pushed === undefined ? null : (JSON.parse(pushed.form) as DetailsForm));
  if (lacking.length > 0) throw new CodedError('DETAILS_NEEDED', { missing: lacking.join(', ') });
  await requireSuppressionList(host);
}

/** Data without contact preferences ask for a list of learners not to contact. @throws `SUPPRESSION_LIST_NEEDED` */
export async function requireSuppressionList(host: AdminContext['host']): Promise<void> {
  const known = await host.population.preferencesEverKnown();
  if (!known && (await readCursor(host.database.reader, 'suppression-list')) === null)
    throw new CodedError('SUPPRESSION_LIST_NEEDED');
}
