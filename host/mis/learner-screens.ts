import { randomUUID } from 'node:crypto';
import { CodedError } from '../../lib/errors/index.ts';
import type { ContactPreference, DpOutcome, LearnerFam } from '../../lib/ilr/model.ts';
import { type Database, insertIfAbsent } from '../../lib/sql/index.ts';
import type { SuppressionReason } from '../../plugin/host.ts';
import { nextChange } from '../store/changes.ts';
import { insertDestinations } from '../store/destinations.ts';
import type { LearnerRecord } from '../store/learner-rows.ts';
import { changeLearner, eraseLearner, suppressLearner } from '../store/learners.ts';
import { nameKey } from '../store/name-key.ts';

/** A period of training as staff enter it; it has no aims. */
export interface NewPot {
  readonly id?: string;
  readonly startDate: string;
  readonly actualEndDate?: string | null;
  readonly terminationDate?: string | null;
  readonly title?: string | null;
}

export interface NewLearner {
  readonly ref: string;
  /** Unique learner number; 9999999999, the temporary one, when left out. */
  readonly uln?: number;
  readonly prevRef?: string | null;
  readonly familyName?: string | null;
  readonly givenNames?: string | null;
  readonly dateOfBirth?: string | null;
  readonly email?: string | null;
  readonly telephone?: string | null;
  readonly language?: 'en' | 'cy';
  /** Marked *test*: stays out of runs, rates and exports. */
  readonly test?: boolean;
  readonly preferences?: readonly ContactPreference[];
  readonly fams?: readonly LearnerFam[];
  readonly pots?: readonly NewPot[];
}

/** Details of a learner that staff correct. */
export type LearnerEdit = Partial<
  Pick<NewLearner, 'familyName' | 'givenNames' | 'dateOfBirth' | 'email' | 'telephone' | 'language' | 'test'>
>;

const TEMPORARY_ULN = 9_999_999_999;

/** What staff do to learner records on the screens of the MIS. Every act moves the learner in the feed of changes. */
export function learnerScreens(database: Database, tenant: { readonly ukprn: number }, now: () => string) {
  const { transaction } = database;
  return {
    /** @throws `HOST_LEARNER_EXISTS` */
    async createLearner(learner: NewLearner): Promise<void> {
      await transaction(async (tx) => {
        const row = { ...newRecord(learner, tenant.ukprn), change_no: await nextChange(tx) };
        const { inserted } = await insertIfAbsent(tx, 'mis_learner', ['ref'], [row]);
        if (inserted === 0) throw new CodedError('HOST_LEARNER_EXISTS', { learner: learner.ref });
        await tx('mis_gone').where({ ref: learner.ref }).delete();
        const part = (rows: readonly { readonly type: string; readonly code: string | number }[] = []) =>
          rows.map(({ type, code }) => ({ learner_ref: learner.ref, type, code }));
        await insertIfAbsent(tx, 'mis_preference', PART_KEY, part(learner.preferences));
        await insertIfAbsent(tx, 'mis_fam', PART_KEY, part(learner.fams));
        for (const pot of learner.pots ?? []) await tx('mis_pot').insert(potRow(learner.ref, pot));
      });
    },

    /** @throws `HOST_LEARNER_UNKNOWN` */
    async editLearner(ref: string, edit: LearnerEdit): Promise<void> {
      await transaction((tx) => changeLearner(tx, ref, editedColumns(edit)));
    },

    /** @returns the POT's id @throws `HOST_LEARNER_UNKNOWN` */
    async addPot(ref: string, pot: NewPot): Promise<string> {
      const row = potRow(ref, pot);
      await transaction(async (tx) => {
        await changeLearner(tx, ref);
        await tx('mis_pot').insert(row);
      });
      return row.id;
    },

    /** Amends or clears the dates of a POT that staff entered. @throws `HOST_LEARNER_UNKNOWN`, `HOST_POT_UNKNOWN` */
    async editPot(ref: string, id: string, edit: Partial<Omit<NewPot, 'id'>>): Promise<void> {
      await transaction(async (tx) => {
        const held = await tx('mis_pot').where({ learner_ref: ref, id }).first();
        if (held === undefined) throw new CodedError('HOST_POT_UNKNOWN', { learner: ref, pot: id });
        await tx('mis_pot').where({ learner_ref: ref, id }).update(potColumns(edit));
        await changeLearner(tx, ref);
      });
    },

    /** Sets or takes away one contact preference. @throws `HOST_LEARNER_UNKNOWN` */
    async setPreference(ref: string, preference: ContactPreference, held: boolean): Promise<void> {
      const row = { learner_ref: ref, type: preference.type, code: preference.code };
      await transaction(async (tx) => {
        await changeLearner(tx, ref, { preferences_known: 1 });
        if (held) await insertIfAbsent(tx, 'mis_preference', PART_KEY, [row]);
        else await tx('mis_preference').where(row).delete();
      });
    },

    /** Enters an outcome by hand: a person's row, which the plugin never takes away. @returns its id */
    async enterDestination(ref: string, row: DpOutcome, potId: string | null = null): Promise<string> {
      return transaction(async (tx) => {
        await changeLearner(tx, ref);
        const added = { learnerRef: ref, potId, row, source: 'person' as const, provenance: null };
        const [id] = await insertDestinations(tx, [added], now());
        return id!;
      });
    },

    /** @throws `HOST_LEARNER_UNKNOWN` */
    suppress: (ref: string, reason: SuppressionReason, who: string): Promise<void> =>
      suppressLearner(database, { ref, reason, who }, now()),

    /** Lets a suppressed learner be contacted again. @throws `HOST_LEARNER_UNKNOWN` */
    async liftSuppression(ref: string): Promise<void> {
      const none = { suppression: null, suppressed_by: null, suppressed_at: null };
      await transaction((tx) => changeLearner(tx, ref, none));
    },

    /** @throws `HOST_LEARNER_UNKNOWN` */
    erase: (ref: string): Promise<void> => eraseLearner(database, ref),
  };
}

export type LearnerScreens = ReturnType<typeof learnerScreens>;

const PART_KEY = ['learner_ref', 'type', 'code'];

function newRecord(learner: NewLearner, ukprn: number): Omit<LearnerRecord, 'change_no'> {
  return {
    ref: learner.ref,
    ukprn,
    prev_ref: learner.prevRef ?? null,
    uln: learner.uln ?? TEMPORARY_ULN,
    family_name: learner.familyName ?? null,
    name_key: nameKey(learner.familyName ?? null),
    given_names: learner.givenNames ?? null,
    date_of_birth: learner.dateOfBirth ?? null,
    email: learner.email ?? null,
    telephone: learner.telephone ?? null,
    language: learner.language ?? 'en',
    plan_learn_hours: null,
    plan_eep_hours: null,
    // Who enters a learner sees the preferences on the screen: none ticked is an answer.
    preferences_known: 1,
    absent: 0,
    test: learner.test === true ? 1 : 0,
    suppression: null,
    suppressed_by: null,
    suppressed_at: null,
  };
}

function editedColumns(edit: LearnerEdit): Partial<LearnerRecord> {
  return {
    ...(edit.familyName === undefined
      ? {}
      : { family_name: edit.familyName, name_key: nameKey(edit.familyName) }),
    ...(edit.givenNames === undefined ? {} : { given_names: edit.givenNames }),
    ...(edit.dateOfBirth === undefined ? {} : { date_of_birth: edit.dateOfBirth }),
    ...(edit.email === undefined ? {} : { email: edit.email }),
    ...(edit.telephone === undefined ? {} : { telephone: edit.telephone }),
    ...(edit.language === undefined ? {} : { language: edit.language }),
    ...(edit.test === undefined ? {} : { test: edit.test ? 1 : 0 }),
  };
}

function potRow(ref: string, pot: NewPot) {
  const none = { actual_end_date: null, termination_date: null, title: null };
  return { learner_ref: ref, id: pot.id ?? randomUUID(), ...none, ...potColumns(pot) };
}

function potColumns(pot: Partial<NewPot>) {
  return {
    ...(pot.startDate === undefined ? {} : { start_date: pot.startDate }),
    ...(pot.actualEndDate === undefined ? {} : { actual_end_date: pot.actualEndDate }),
    ...(pot.terminationDate === undefined ? {} : { termination_date: pot.terminationDate }),
    ...(pot.title === undefined ? {} : { title: pot.title }),
  };
}
