import type { State } from '../state/state.ts';
import { configsView } from './configs.ts';
import { outcomesView } from './outcomes.ts';
import { queueView } from './queue.ts';
import { reportView } from './report.ts';
import { runsView } from './runs.ts';
import { tenantsView } from './tenants.ts';
import type { View } from './view.ts';

const VIEWS = {
  tenants: tenantsView,
  queue: queueView,
  configs: configsView,
  outcomes: outcomesView,
  runs: runsView,
  report: reportView,
};

/** What the screen in front shows. */
export function viewOf(state: State): View {
  return VIEWS[state.screen](state);
}
