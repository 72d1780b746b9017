import { CodedError } from '../lib/errors/index.ts';
import type { Actor, ReportHandler, ReportRequest, ReportTable } from '../plugin/host.ts';
import type { Contributions } from './plugin-loader.ts';
import type { PluginManifest, ReportEntry } from './plugin-manifest.ts';

export interface ReportLibrary {
  /** Every report, by folder and then title. */
  list(): readonly ReportEntry[];
  /** @throws `HOST_NO_SUCH_REPORT`, `HOST_NO_PLUGIN`, and what the plugin throws */
  run(id: string, request: ReportRequest): Promise<ReportTable>;
  /** All destination records of one learner of the report. @throws as `run` */
  drill(id: string, request: { readonly actor: Actor; readonly learnerRef: string }): Promise<ReportTable>;
}

/** The report library of the MIS, with the reports that the plugin's manifest adds to its folders. */
export function createReportLibrary(
  tenant: { readonly id: string },
  manifest: PluginManifest,
  contributions: () => Contributions,
): ReportLibrary {
  const reports = [...manifest.contributes.reports].sort(
    (a, b) => a.folder.localeCompare(b.folder) || a.title.localeCompare(b.title),
  );
  const handlerOf = (id: string): ReportHandler => {
    if (!reports.some((report) => report.id === id)) throw new CodedError('HOST_NO_SUCH_REPORT', { id });
    const handler = contributions().reports.get(id);
    if (handler === undefined) throw new CodedError('HOST_NO_PLUGIN', { tenant: tenant.id });
    return handler;
  };
  return {
    list: () => reports,
    run: async (id, request) => handlerOf(id).rows(request),
    drill: async (id, request) => handlerOf(id).drill(request),
  };
}
