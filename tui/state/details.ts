import {
  destinationRecords,
  explain,
  explainSetting,
  queueFailures,
  queuePayload,
} from '../../plugin/admin/index.ts';
import type { ScreenId } from '../keys.ts';
import { learnerOf } from '../screens/outcomes.ts';
import { selectedId } from './navigate.ts';
import type { Patch, State, Tenant } from './state.ts';

/** How more is read of a line than its list tells. */
interface DetailSource {
  /** `selected`: as soon as the line is selected; `opened`: once each time somebody goes into it, since that is on record. */
  readonly when: 'selected' | 'opened';
  readonly isRead?: (state: State) => boolean;
  readonly read: (id: string, tenant: Tenant) => Promise<Patch>;
}

export const DETAILS: Readonly<Partial<Record<ScreenId, DetailSource>>> = {
  queue: {
    when: 'selected',
    async read(id, { context, actor }) {
      const failures = {
        job: id,
        rows: await queueFailures(context, actor, id),
        payload: await queuePayload(context, actor, id),
      };
      return (now) => ({ ...now, failures });
    },
  },
  configs: {
    when: 'selected',
    async read(id, { context, actor }) {
      const setting = await explainSetting(context, actor, id);
      return (now) => ({ ...now, setting });
    },
  },
  outcomes: {
    when: 'opened',
    isRead: ({ learner }) => learner !== null,
    async read(id, { context, actor }) {
      const ref = learnerOf(id);
      const explanation = await explain(context, actor, ref);
      return (now) => ({ ...now, learner: { ref, explanation } });
    },
  },
  report: {
    when: 'opened',
    isRead: ({ records }) => records !== null,
    async read(id, { context, actor }) {
      const ref = learnerOf(id);
      const { rows } = await destinationRecords(context, actor, ref);
      return (now) => ({ ...now, records: { ref, rows } });
    },
  },
};

/** The line of which more is read now; null: none. */
export function lineWanted(state: State): string | null {
  const when = DETAILS[state.screen]?.when;
  if (when === undefined) return null;
  return state.open?.id ?? (when === 'selected' ? selectedId(state) : null);
}
