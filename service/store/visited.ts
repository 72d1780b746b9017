import type { Knex } from 'knex';
import { type Repeated, repeated } from '../../lib/sql/index.ts';
import { assistHash } from './assists.ts';
import { type Survey, type SurveyRow, toSurvey } from './surveys.ts';
import { keptTenants, type Tenant } from './tenants.ts';

/** What a link leads to. */
export interface Visited {
  readonly survey: Survey;
  readonly tenant: Tenant;
  /** By a link for staff: whose it is, and until when; null: the learner's own. */
  readonly assist: { readonly staff: string; readonly until: string; readonly ended: boolean } | null;
}

interface Row extends SurveyRow {
  readonly held: number;
  readonly leaving_at: string | null;
  readonly account_mark: string | null;
  readonly staff?: string;
  readonly until?: string;
  readonly ended_at?: string | null;
}

/** Reads what a link leads to. */
export interface Visits {
  /** By the learner's own token. The token names its tenant. */
  byToken(token: string): Promise<Visited | null>;
  /** By the token of a link for staff. */
  byAssist(token: string): Promise<Visited | null>;
}

/** A page costs one query: the form of a tenant is kept. */
export function createVisits(connection: Knex): Visits {
  const tenantOf = keptTenants();

  async function visited(read: Repeated<Row>, by: string): Promise<Visited | null> {
    const row = await read(by);
    if (row === undefined) return null;
    const { staff, until, ended_at } = row;
    return {
      survey: toSurvey(row),
      tenant: await tenantOf(connection, { ...row, id: row.tenant }),
      assist: staff === undefined ? null : { staff, until: until!, ended: ended_at !== null },
    };
  }

  const surveys = () =>
    connection('sv_survey as s')
      .join('sv_tenant as t', 't.id', 's.tenant')
      .select('s.*', 't.held', 't.leaving_at', 't.account_mark');
  const ofToken = repeated<Row>(connection, (token) => surveys().where('s.token', token));
  const ofAssist = repeated<Row>(connection, (hash) =>
    surveys()
      .join('sv_assist as a', (on) => on.on('a.tenant', 's.tenant').andOn('a.survey_id', 's.id'))
      .where('a.hash', hash)
      .select('a.staff', 'a.until', 'a.ended_at'),
  );
  return {
    byToken: (token) => visited(ofToken, token),
    byAssist: (token) => visited(ofAssist, assistHash(token)),
  };
}
