import {
  type Actor,
  type AdminContext,
  type ConflictsAsked,
  KEEPS,
  type Keep,
  listConflicts,
  settleConflict,
} from '../../plugin/admin/index.ts';
import { conflictState } from '../conflict-text.ts';
import type { Answer } from './answer.ts';

export const CONFLICT_STATES = ['open', 'settled', 'overtaken', 'any'] as const;
export { KEEPS };

/** `conflicts list`: what the record says, what was told, and how it was settled. */
export async function conflictsAnswer(
  context: AdminContext,
  actor: Actor,
  asked: ConflictsAsked,
): Promise<Answer> {
  const conflicts = await listConflicts(context, actor, asked);
  const last = conflicts.length === asked.limit ? conflicts.at(-1)?.number : undefined;
  return {
    notes: [
      conflicts.length === 0
        ? 'No conflicts here.'
        : 'Each is settled by `destinations conflicts settle NUMBER --keep record|told|both --why TEXT`.',
      ...(last === undefined ? [] : [`There may be more: --after ${last}`]),
    ],
    listing: {
      columns: [
        { id: 'number', title: 'Number' },
        { id: 'learner', title: 'Learner' },
        { id: 'onRecord', title: 'On record' },
        { id: 'told', title: 'Told' },
        { id: 'about', title: 'About' },
        { id: 'found', title: 'Found' },
        { id: 'state', title: 'State' },
      ],
      rows: conflicts.map((one) => ({
        number: one.number,
        learner: one.learner,
        onRecord: one.onRecord ?? '–',
        told: one.told + (one.evidence === null ? '' : ` (${one.evidence})`),
        about: one.about,
        found: one.found,
        state: conflictState(one),
      })),
    },
    json: conflicts,
  };
}

/** `conflicts settle NUMBER`: what was written for it, or would be. */
export async function conflictSettleAnswer(
  context: AdminContext,
  actor: Actor,
  number: number,
  how: { readonly keep: Keep; readonly why: string; readonly dryRun: boolean },
): Promise<Answer> {
  const settled = await settleConflict(context, actor, number, how);
  const { conflict, writes } = settled;
  return {
    notes: [
      how.dryRun
        ? `Conflict ${number} of learner ${conflict.learner} would be settled so; nothing was written.`
        : `Conflict ${number} of learner ${conflict.learner} is settled.`,
      `  on record: ${conflict.onRecord ?? 'nothing in the way but a published rule'}`,
      `  told: ${conflict.told}`,
      ...(writes.length === 0
        ? ['The record stays as it is.']
        : writes.map((write) => `${how.dryRun ? 'Would be' : 'Was'} ${write}`)),
    ],
    json: { dryRun: how.dryRun, ...settled },
  };
}
