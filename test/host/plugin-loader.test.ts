import { describe, expect, it } from 'vitest';
import { activatePlugin, contributionPoints } from '../../host/plugin-loader.ts';
import { ownManifestPath, type PluginManifest, readPluginManifest } from '../../host/plugin-manifest.ts';
import type { FormHandler, Host, PluginModule, ReportHandler } from '../../plugin/host.ts';

const MANIFEST = readPluginManifest(ownManifestPath());
const REPORT: ReportHandler = {
  rows: async () => ({ columns: [], rows: [], next: null }),
  drill: async () => ({ columns: [], rows: [], next: null }),
};

const nothing = async () => ({ message: '' });
const FORM: FormHandler = {
  show: async () => ({ values: {}, notes: [] }),
  save: nothing,
  acts: { preview: nothing, push: nothing, undo: nothing },
};

describe('loading a plugin', () => {
  it('takes a handler for everything declared', async () => {
    const contributions = await load(complete);
    expect([...contributions.commands.keys()]).toEqual(['send-destination-survey', 'get-responses']);
    expect([...contributions.reports.keys()]).toEqual(['ilr-destinations-tracking']);
    expect([...contributions.forms.keys()]).toEqual(['tenant-details']);
    expect(contributions.schedules.map(({ id }) => id)).toEqual(['daily-procedure']);
  });

  it('names everything declared that got no handler', async () => {
    const loading = load((host) => host.reports.provide('ilr-destinations-tracking', REPORT));
    await expect(loading).rejects.toMatchObject({
      code: 'HOST_MISSING_HANDLER',
      details: {
        ids: 'send-destination-survey, get-responses, tenant-details, preview, push, undo, daily-procedure',
      },
    });
  });

  it('names an act of a form that got no handler', async () => {
    const { push: _, ...acts } = FORM.acts;
    const loading = load((host) => {
      complete(host);
      host.forms.provide('tenant-details', { ...FORM, acts });
    });
    await expect(loading).rejects.toMatchObject({ details: { ids: 'push' } });
  });

  it.each<[string, string, (host: Host) => void]>([
    [
      'ribbon',
      'delete-everything',
      (host) => host.commands.handle('delete-everything', async () => ({ message: '' })),
    ],
    ['reports', 'salaries', (host) => host.reports.provide('salaries', REPORT)],
    ['forms', 'payroll', (host) => host.forms.provide('payroll', FORM)],
    [
      'schedules',
      'daily',
      (host) =>
        host.schedule.daily(
          async () => '02:00',
          'Europe/London',
          async () => {},
        ),
    ],
  ])('refuses a handler that is not declared under %s', async (point, id, give) => {
    const loading = load((host) => {
      complete(host);
      give(host);
    });
    await expect(loading).rejects.toMatchObject({
      code: 'HOST_UNDECLARED_CONTRIBUTION',
      details: { point, id },
    });
  });

  it.each([
    ['^1.0.0', true],
    ['^1.1.0', true],
    ['^1.2.0', true],
    ['^1.3.0', false],
    ['^2.0.0', false],
    ['^0.9.0', false],
  ])('of host contract %s fits this host: %s', async (host, fits) => {
    const loading = load(complete, { ...MANIFEST, host });
    if (fits) await expect(loading).resolves.toBeDefined();
    else await expect(loading).rejects.toMatchObject({ code: 'HOST_CONTRACT_MISMATCH' });
  });
});

async function load(activate: (host: Host) => void, manifest: PluginManifest = MANIFEST) {
  const { contributions, points } = contributionPoints(manifest);
  const plugin: PluginModule = {
    activate: async (host) => activate(host),
    deactivate: async () => {},
  };
  await activatePlugin(manifest, plugin, points as Host, contributions);
  return contributions;
}

function complete(host: Host): void {
  for (const id of ['send-destination-survey', 'get-responses'])
    host.commands.handle(id, async () => ({ message: id }));
  host.reports.provide('ilr-destinations-tracking', REPORT);
  host.forms.provide('tenant-details', FORM);
  host.schedule.daily(
    async () => '02:00',
    'Europe/London',
    async () => {},
  );
}
