import {
  type AdminContext,
  destinationRecords,
  destinationsReport,
  readReportParameters,
} from '../admin/index.ts';
import type { Host } from '../host.ts';

/** The report *ILR Destinations Tracking* in the folder *Destinations Tracking*, with its drill-through. */
export function contributeReport(host: Host, context: AdminContext): void {
  host.reports.provide('ilr-destinations-tracking', {
    rows: ({ actor, parameters, page, limit }) =>
      destinationsReport(context, actor, readReportParameters(parameters), {
        ...(page === undefined ? {} : { after: page }),
        ...(limit === undefined ? {} : { limit }),
      }),
    drill: ({ actor, learnerRef }) => destinationRecords(context, actor, learnerRef),
  });
}
