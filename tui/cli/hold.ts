import type { CodedError } from '../../lib/errors/index.ts';
import { counted, instant } from '../../lib/screen/text.ts';
import {
  type HoldChanged,
  type HoldShown,
  type HoldStanding,
  heldInWords,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** What came of one tenant. */
export interface HoldRow<Standing extends HoldStanding = HoldStanding> {
  readonly tenant: string;
  /** Null: it failed. */
  readonly standing: Standing | null;
  readonly error: CodedError | null;
}

/** `hold set`, `hold lift`: how each tenant stands now. @returns with how many are not, or not at the survey service too */
export function holdChangedAnswer(
  rows: readonly HoldRow<HoldChanged>[],
  held: boolean,
): Answer & { readonly failed: number } {
  const failed = rows.filter(({ standing }) => standing === null || standing.trouble !== null).length;
  const [only] = rows;
  const notes =
    rows.length === 1 && only?.standing != null
      ? changedNotes(only.tenant, only.standing)
      : [
          `${counted(rows.length - failed, 'tenant')} ${held ? 'held' : 'not held'}, here and at the survey service.`,
          ...(failed === 0 ? [] : [`${counted(failed, 'tenant')} not, or not at the survey service yet.`]),
        ];
  return {
    notes,
    listing: rows.length === 1 ? { ...listingOf(rows), rows: [] } : listingOf(rows),
    spreadsheet: listingOf(rows),
    json: rows.map(jsonOf),
    failed,
  };
}

/** `hold show`: how each tenant stands; of a single one also what was done before. */
export function holdShownAnswer(rows: readonly HoldRow<HoldShown>[]): Answer & { readonly failed: number } {
  const failed = rows.filter(({ standing }) => standing === null).length;
  const [only] = rows;
  if (rows.length !== 1 || only?.standing == null) {
    const held = rows.filter(({ standing }) => standing?.held).length;
    const notes = [`${counted(held, 'tenant')} of ${rows.length} held.`];
    return { notes, listing: listingOf(rows), json: rows.map(jsonOf), failed };
  }
  const { standing } = only;
  return {
    notes: [heldInWords(standing), ...waiting(standing)],
    listing: {
      columns: [
        { id: 'at', title: 'When' },
        { id: 'act', title: 'What' },
        { id: 'who', title: 'Who' },
        { id: 'why', title: 'Why' },
      ],
      rows: standing.history.map(({ at, held, who, why }) => ({
        at: instant(at),
        act: held === 1 ? 'held' : 'lifted',
        who,
        why,
      })),
    },
    json: jsonOf(only),
    failed,
  };
}

function changedNotes(tenant: string, standing: HoldChanged): readonly string[] {
  const { held, changed, trouble } = standing;
  return [
    ...(changed ? [] : [`Tenant ${tenant} was ${held ? 'held' : 'not held'} already.`]),
    heldInWords(standing),
    ...(trouble === null
      ? []
      : [`The survey service could not be told yet. ${trouble.code}: ${trouble.message}.`]),
    ...waiting(standing),
  ];
}

function waiting({ held, serviceTold }: HoldStanding): readonly string[] {
  if (serviceTold) return [];
  return [
    held
      ? 'The survey service goes on sending what it has until it is told, by serve or by the next run.'
      : 'The survey service goes on holding what it has until it is told, by serve or by the next run.',
  ];
}

function listingOf(rows: readonly HoldRow[]) {
  return {
    columns: [
      { id: 'tenant', title: 'Tenant' },
      { id: 'state', title: 'State' },
      { id: 'since', title: 'Since' },
      { id: 'who', title: 'Who' },
      { id: 'service', title: 'At the service' },
      { id: 'why', title: 'Why' },
    ],
    rows: rows.map(({ tenant, standing, error }) => ({
      tenant,
      state: standing === null ? '?' : standing.held ? 'held' : 'not held',
      since: standing?.since == null ? '' : instant(standing.since),
      who: standing?.who ?? '',
      service: standing === null ? '?' : standing.serviceTold ? 'the same' : 'not told yet',
      why: error === null ? (standing?.why ?? '') : `${error.code}: ${error.message}`,
    })),
  };
}

function jsonOf({ tenant, standing, error }: HoldRow) {
  const told =
    error === null ? {} : { error: { code: error.code, message: error.message, hint: error.hint } };
  if (standing === null) return { tenant, ...told };
  const { trouble, ...plain } = standing as HoldStanding & { readonly trouble?: CodedError | null };
  return { tenant, ...plain, ...(trouble === undefined ? {} : { trouble: trouble?.code ?? null }), ...told };
}
