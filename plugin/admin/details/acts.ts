import { CodedError, isCoded } from '../../../lib/errors/index.ts';
import type { Actor } from '../../host.ts';
import {
  appendDetails,
  type DetailsRow,
  detailsOf,
  newestDetails,
  notePushed,
  pushedDetails,
} from '../../storage/details.ts';
import { newestHold } from '../../storage/holds.ts';
import type { WireAccount, WirePreview } from '../../survey/wire.ts';
import { type Act, PERMISSIONS, permitted, type Trace } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { type HoldStanding, standingOf } from '../hold.ts';
import { checkFilled, requireComplete } from './check.ts';
import { assignFields, changedFields, type DetailsForm, type FieldChange } from './fields.ts';
import { readFormFile } from './file.ts';
import { lackingFields } from './lacking.ts';

/** One version of the form. */
export interface DetailsVersion {
  readonly version: number;
  readonly who: string;
  readonly at: string;
}

/** How what is saved here stands to what the survey service has. */
export type DetailsStanding = 'none' | 'to be pushed' | 'same' | 'changed at the service' | 'not known';

export interface DetailsShown {
  /** Null: nothing was ever saved. */
  readonly saved: DetailsVersion | null;
  readonly form: DetailsForm;
  /** The version that the service took last. */
  readonly pushed: { readonly version: number; readonly by: string; readonly at: string } | null;
  readonly standing: DetailsStanding;
  /** What a push would change at the service: `before` is there, `after` is saved here. */
  readonly differences: readonly FieldChange[];
  /** Fields without which tracking cannot be switched on, of the form as it was last pushed. */
  readonly lacking: readonly string[];
  /** Whether the tenant's messages are held. */
  readonly hold: HoldStanding;
  /** Code of what kept the service from being asked. */
  readonly trouble: string | null;
}

/** What is changed: a whole form from a file, and fields set one by one after it. */
export interface DetailsEdit {
  readonly file?: { readonly name: string; readonly text: string };
  /** `sender.address=…` */
  readonly set?: readonly string[];
}

export interface DetailsSaved {
  readonly version: number;
  readonly changes: readonly FieldChange[];
}

/** The form as it is saved, and whether the survey service has the same. */
export async function showDetails(context: AdminContext, actor: Actor): Promise<DetailsShown> {
  return permitted(context, actor, act('details-show', 'look'), async () => {
    const { reader } = context.host.database;
    const [saved, pushed] = [await newestDetails(reader), await pushedDetails(reader)];
    const form = formOf(saved);
    const asked = await askService(context);
    const differences =
      asked.account === null || saved === undefined ? [] : changedFields({ ...asked.account }, form);
    return {
      saved: saved === undefined ? null : { version: saved.version, who: saved.who, at: saved.at },
      form,
      pushed:
        pushed === undefined ? null : { version: pushed.version, by: pushed.pushedBy!, at: pushed.pushedAt! },
      standing: detailsStanding(saved, pushed, asked.account),
      differences,
      lacking: lackingFields(pushed === undefined ? null : formOf(pushed)),
      hold: standingOf(await newestHold(reader)),
      trouble: asked.trouble,
    };
  });
}

/**
 * Saves a new version of the form; those before it stay. The first starts from the tenant's name and time zone. Nothing
 * changes at the survey service until it is pushed.
 *
 * @returns the version saved; the one there was where nothing differs
 * @throws `DETAILS_FILE_UNREADABLE`, `DETAILS_FIELD_UNKNOWN`, `DETAILS_FIELD_INVALID`, `DETAILS_BAD_ASSIGNMENT`,
 *   `DETAILS_CHANGED`
 */
export async function editDetails(
  context: AdminContext,
  actor: Actor,
  { file, set = [] }: DetailsEdit,
): Promise<DetailsSaved> {
  return permitted(context, actor, act('details-edit'), async (trace) => {
    const { name, timeZone } = context.host.tenant;
    const saved = await newestDetails(context.host.database.reader);
    const before = formOf(saved);
    const started = saved === undefined ? { name, timeZone } : before;
    const read = file === undefined ? null : readFormFile(file.name, file.text);
    if (read !== null) checkFilled(read.form, read.whereOf);
    const form = assignFields(read?.form ?? started, set);
    checkFilled(form, () => '--set');
    return save(context, actor, trace, { saved, form, restores: null });
  });
}

/**
 * Puts back the version before, as a version of its own; again and again it goes further back.
 * @throws `DETAILS_NOTHING_BEFORE`, `DETAILS_CHANGED`
 */
export async function undoDetails(context: AdminContext, actor: Actor): Promise<DetailsSaved> {
  return permitted(context, actor, act('details-undo'), async (trace) => {
    const { reader } = context.host.database;
    const saved = await newestDetails(reader);
    const before = await detailsOf(reader, (saved?.restores ?? saved?.version ?? 0) - 1);
    if (before === undefined) throw new CodedError('DETAILS_NOTHING_BEFORE');
    const restores = before.restores ?? before.version;
    return save(context, actor, trace, { saved, form: formOf(before), restores });
  });
}

/**
 * Gives the survey service the version saved last. Again, it changes nothing more.
 * @returns the version, and what it changed there
 * @throws `DETAILS_NONE`, `DETAILS_INCOMPLETE`, `DETAILS_REFUSED`, and what the service answers
 */
export async function pushDetails(context: AdminContext, actor: Actor): Promise<DetailsSaved> {
  return permitted(context, actor, act('details-push'), async (trace) => {
    const { host } = context;
    const { version, account } = await completeForm(context);
    const client = await context.client();
    // What was there before is kept in the audit: somebody else may have put it there.
    const changes = changedFields({ ...(await client.account()) }, { ...account });
    note(trace, changes);
    await client.putAccount(account);
    await host.transaction((tx) => notePushed(tx, version, { by: actor.id, at: host.clock.now() }));
    return { version, changes };
  });
}

/**
 * The messages that the version saved last makes, as the survey service renders them for a fictional learner. Nothing is
 * kept there and nothing is sent.
 * @throws as `pushDetails`
 */
export async function previewDetails(context: AdminContext, actor: Actor): Promise<WirePreview['messages']> {
  return permitted(context, actor, act('details-preview', 'look'), async () => {
    const { account } = await completeForm(context);
    return (await (await context.client()).previewAccount(account)).messages;
  });
}

/** Who may send the messages may word them; operators may for every tenant (decision 0032). */
function act(name: string, effect: Act['effect'] = 'change'): Act {
  return { name, target: null, permission: PERMISSIONS.send, effect };
}

function formOf(row: DetailsRow | undefined): DetailsForm {
  return row === undefined ? {} : (JSON.parse(row.form) as DetailsForm);
}

async function completeForm({ host }: AdminContext): Promise<{ version: number; account: WireAccount }> {
  const saved = await newestDetails(host.database.reader);
  if (saved === undefined) throw new CodedError('DETAILS_NONE');
  return { version: saved.version, account: requireComplete(formOf(saved)) };
}

async function save(
  { host }: AdminContext,
  actor: Actor,
  trace: Trace,
  next: {
    readonly saved: DetailsRow | undefined;
    readonly form: DetailsForm;
    readonly restores: number | null;
  },
): Promise<DetailsSaved> {
  const { saved, form, restores } = next;
  const changes = changedFields(formOf(saved), form);
  if (saved !== undefined && changes.length === 0) return { version: saved.version, changes };
  const version = (saved?.version ?? 0) + 1;
  await host.transaction((tx) =>
    appendDetails(tx, { version, form: JSON.stringify(form), restores, who: actor.id, at: host.clock.now() }),
  );
  note(trace, changes);
  return { version, changes };
}

function note(trace: Trace, changes: readonly FieldChange[]): void {
  const side = (which: 'before' | 'after') =>
    Object.fromEntries(changes.map((change) => [change.field, inAudit(change.field, change[which])]));
  trace.changed(side('before'), side('after'));
}

/** A picture is told by its size: its bytes say nothing to whoever reads the audit. */
function inAudit(field: string, value: unknown): unknown {
  return field === 'logo' && typeof value === 'string' ? `a picture of ${value.length} characters` : value;
}

async function askService(
  context: AdminContext,
): Promise<{ readonly account: WireAccount | null; readonly trouble: string | null }> {
  try {
    return { account: await (await context.client()).account(), trouble: null };
  } catch (error) {
    if (!isCoded(error)) throw error;
    return { account: null, trouble: error.code };
  }
}

function detailsStanding(
  saved: DetailsRow | undefined,
  pushed: DetailsRow | undefined,
  atService: WireAccount | null,
): DetailsStanding {
  if (saved === undefined) return 'none';
  if (pushed?.version !== saved.version) return 'to be pushed';
  if (atService === null) return 'not known';
  return changedFields({ ...atService }, formOf(saved)).length === 0 ? 'same' : 'changed at the service';
}
