import type { PluginManifest } from '../../plugin-manifest.ts';
import { link, type Page, page } from '../page.ts';

/** Where each part of the MIS is found. What a plugin adds stands under the names its manifest gives. */
export function startPage(tenant: { readonly name: string }, { contributes }: PluginManifest): Page {
  const { configuration, permissions, ribbon, reports, forms } = contributes;
  const options = [...(configuration === undefined ? [] : [configuration]), ...forms].map(
    ({ title }) => title,
  );
  const tabs = new Set(ribbon.filter(({ scope }) => scope === 'tab').map(({ tab }) => tab));
  return page(tenant.name, [
    link('learners', 'Learners', 'find, open, add', { at: 'learners', find: '' }),
    ...[...tabs].map((tab) => link(`tab ${tab}`, tab, namesOf(ribbon, tab), { at: 'tab', tab })),
    ...(reports.length === 0
      ? []
      : [link('reports', 'Report library', foldersOf(reports), { at: 'reports' })]),
    ...(permissions.length === 0 ? [] : [link('users', 'Edit Permissions', 'of a user', { at: 'users' })]),
    ...(options.length === 0 ? [] : [link('admin', 'Options › Admin', options.join(', '), { at: 'admin' })]),
  ]);
}

function namesOf(ribbon: PluginManifest['contributes']['ribbon'], of: string): string {
  return ribbon
    .filter(({ tab, scope }) => tab === of && scope === 'tab')
    .map(({ title }) => title)
    .join(', ');
}

function foldersOf(reports: PluginManifest['contributes']['reports']): string {
  return [...new Set(reports.map(({ folder }) => folder))].join(', ');
}
