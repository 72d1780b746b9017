import { CodedError } from '../../lib/errors/index.ts';
import type { FormEntry, ReportEntry } from '../plugin-manifest.ts';
import type { MisUser } from '../store/permissions.ts';
import { type Page, type Place, page } from './page.ts';
import type { Reach } from './reach.ts';
import { adminPage } from './views/admin.ts';
import { tabPage } from './views/commands.ts';
import { documentsPage, readingPage } from './views/documents.ts';
import { choosePage } from './views/form.ts';
import { ilrPage, learnerPage, learnersPage, newLearnerPage, newPotPage } from './views/learners.ts';
import { userPage, usersPage } from './views/permissions.ts';
import { pluginFormPage } from './views/plugin-form.ts';
import { drillPage, reportPage, reportsPage, rowsPage } from './views/reports.ts';
import { settingsPage } from './views/settings.ts';
import { startPage } from './views/start.ts';

/** Rows read at once; the next ones are read when a person comes near their end. */
const AT_ONCE = 50;

/**
 * Reads what stands at a place.
 *
 * @param after where its rows go on; null: from their beginning
 * @throws what the MIS and the plugin throw
 */
export async function readPage(reach: Reach, place: Place, after: string | null): Promise<Page> {
  const { reference, actor } = reach;
  const { host, manifest, mis, ribbon, reports, forms } = reference;
  switch (place.at) {
    case 'start':
      return startPage(host.tenant, manifest);
    case 'admin':
      return adminPage(manifest);
    case 'form': {
      const form = formAt(reach, place.id);
      return pluginFormPage(form, await forms.show(form.id, { actor }), place);
    }
    case 'documents':
      return documentsPage(place.title, place.documents);
    case 'reading':
      return readingPage(place.title, place.text);
    case 'settings': {
      const { configuration } = manifest.contributes;
      return configuration === undefined
        ? page('', [])
        : settingsPage(configuration, await host.config.all());
    }
    case 'users': {
      const users = await mis.listUsers({ after: after ?? '', limit: AT_ONCE });
      return usersPage(users, users.length < AT_ONCE ? null : users.at(-1)!.id);
    }
    case 'user':
      return readUser(reach, await mis.actor(place.id));
    case 'learners': {
      const { find } = place;
      const { learners, next } = await mis.findLearners({ find, after, limit: AT_ONCE });
      return learnersPage(find, learners, next);
    }
    case 'learner':
      return learnerPage(await learnerAt(reach, place.ref), await ribbon.list(actor), manifest);
    case 'ilr':
      return ilrPage(await learnerAt(reach, place.ref), await host.learners.destinationHistory(place.ref));
    case 'new-learner':
      return newLearnerPage(place.draft);
    case 'new-pot':
      return newPotPage(place.ref, place.draft);
    case 'tab':
      return tabPage(place.tab, await ribbon.list(actor), manifest);
    case 'reports':
      return reportsPage(reports.list(), host.clock.today());
    case 'report':
      return reportPage(reportAt(reach, place.id), place.draft);
    case 'rows': {
      const { id, parameters } = place;
      const request = { actor, parameters, limit: AT_ONCE, ...(after === null ? {} : { page: after }) };
      return rowsPage(reportAt(reach, id), parameters, await reports.run(id, request), after);
    }
    case 'drill': {
      const { id, learner } = place;
      return drillPage(learner, await reports.drill(id, { actor, learnerRef: learner }));
    }
    case 'choose':
      return choosePage(place.field, place.value);
  }
}

async function readUser({ reference }: Reach, user: MisUser & Reach['actor']): Promise<Page> {
  const { host, manifest, mis } = reference;
  const own = await mis.setFor({ kind: 'user', id: user.id });
  const permissions = manifest.contributes.permissions.map(async (permission) => ({
    ...permission,
    own: own.get(permission.id) ?? ('not-set' as const),
    counts: await host.permissions.check(user, permission.id),
  }));
  return userPage(user, await Promise.all(permissions));
}

async function learnerAt({ reference }: Reach, ref: string) {
  const [learner] = await reference.host.learners.getMany([ref]);
  if (learner === undefined) throw new CodedError('HOST_LEARNER_UNKNOWN', { learner: ref });
  return learner;
}

function reportAt({ reference }: Reach, id: string): ReportEntry {
  const report = reference.reports.list().find((one) => one.id === id);
  if (report === undefined) throw new CodedError('HOST_NO_SUCH_REPORT', { id });
  return report;
}

function formAt({ reference }: Reach, id: string): FormEntry {
  const form = reference.forms.list().find((one) => one.id === id);
  if (form === undefined) throw new CodedError('HOST_NO_SUCH_FORM', { id });
  return form;
}
