import type { PluginManifest } from '../../plugin-manifest.ts';
import { link, type Page, page } from '../page.ts';

/** *Options › Admin*: what there is to set of a plugin, under the titles its manifest gives. */
export function adminPage(manifest: PluginManifest): Page {
  const { configuration, forms } = manifest.contributes;
  return page('Options › Admin', [
    ...(configuration === undefined
      ? []
      : [link('settings', configuration.title, 'settings', { at: 'settings' })]),
    ...forms.map(({ id, title, description }) =>
      link(`form ${id}`, title, 'form', { at: 'form', id, draft: {}, faults: {} }, description),
    ),
  ]);
}
