import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import { rowsOf } from '../../lib/sql/index.ts';
import type { Message } from './messages.ts';
import { type Survey, type SurveyRow, toSurvey } from './surveys.ts';
import { keptTenants, type Tenant, type TenantMark } from './tenants.ts';

/** What a message is judged and written by. */
interface Around {
  readonly survey: Survey;
  readonly tenant: Tenant;
}

/** Reads it, once for every message that goes out: prepared, and with the forms of tenants kept. */
export function aroundMessages(): (tx: Knex.Transaction, message: Message) => Promise<Around> {
  const tenantOf = keptTenants();
  return async (tx, { tenant, survey_id }) => {
    const [row] = await rowsOf<SurveyRow & Omit<TenantMark, 'id'>>(
      tx,
      `select s.*, t.held, t.leaving_at, t.account_mark from sv_survey s
         join sv_tenant t on t.id = s.tenant where s.tenant = ? and s.id = ?`,
      [tenant, survey_id],
    );
    if (row === undefined) throw new CodedError('SURVEY_NOT_FOUND');
    return { survey: toSurvey(row), tenant: await tenantOf(tx, { ...row, id: tenant }) };
  };
}
