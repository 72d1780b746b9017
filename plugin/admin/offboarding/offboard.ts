/*
 * A tenant leaves (decision 0038). How far it is stands in the control database, so that the same command, given again
 * after a KILL or an outage, goes on where it was. Each step may be done twice.
 *
 *   begun     (1) tracking is switched off and the plugin disabled
 *   held      (2) at the survey service nothing goes out any more and no link is known; what came in until then becomes rows
 *   closed    (3) everything held is written into the folder
 *   exported  (4) the files are read again and compared with what is held; where that is not so, exported anew
 *   erasing   (5) the survey service erases, then the plugin; from here on there is no way back
 *   erased    (6) the keys of the service end, the database gets another name, the receipt is written
 *   done
 */
import { CodedError } from '../../../lib/errors/index.ts';
import type { Actor, Host } from '../../host.ts';
import {
  advanceOffboarding,
  latestOffboarding,
  type OffboardingState,
} from '../../storage/control/offboardings.ts';
import { eraseHoldings } from '../../storage/holdings.ts';
import { renewInstance } from '../../storage/instance.ts';
import { permittedSupplier, type SupplierGate } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { endWork } from './at-work.ts';
import { begin, type OffboardingAsked, resume } from './begin.ts';
import { differsFromExport, exportHoldings, pluginRows } from './export.ts';
import { takeFolder, writeWhole } from './folder.ts';
import { holdTenant } from './hold.ts';
import { receiptOf, receiptText } from './receipt.ts';
import { endAtService, retrieveTheLast, serviceOf, toItsEnd } from './service.ts';
import type { Offboarding, OffboardingSteps } from './steps.ts';

/** What the survey service and the receipt have room for. */
const LONGEST_REASON = 500;
/** Exports after which something is said to keep changing. */
const MOST_EXPORTS = 3;

/**
 * Offboards a tenant: closes links, exports, erases, and writes a receipt; or goes on with it.
 *
 * @param how.onStep hears of each step that was done
 * @throws `OFFBOARDING_REASON_NEEDED`, `OFFBOARDING_FOLDER_IN_USE`, `OFFBOARDING_ELSEWHERE`, `OFFBOARDING_RUN_AT_WORK`,
 *   `OFFBOARDING_CHANGING`, `CLONED_DATABASE`, `FILE_NOT_WRITTEN`, what the service answers
 */
export async function offboardTenant(
  gate: SupplierGate,
  actor: Actor,
  asked: OffboardingAsked,
  { why, onStep = () => {} }: { readonly why: string; readonly onStep?: (state: OffboardingState) => void },
): Promise<Offboarding> {
  const { tenant } = asked;
  const act = { name: 'tenant-offboard', target: tenant, tenant };
  return permittedSupplier(gate, actor, act, async (trace) => {
    const reason = why.trim();
    if (reason === '' || reason.length > LONGEST_REASON)
      throw new CodedError('OFFBOARDING_REASON_NEEDED', { most: LONGEST_REASON });
    return asked.open(async (context) => {
      const from = await resume(gate, asked);
      let at = from ?? (await begin(gate, actor, context, asked, reason));
      const before = from?.state ?? null;
      // Also of one that had ended: the command that did it may have been killed before its act was on record.
      trace.changed({ state: before }, countsOf(at), at.why);
      let exports = 0;
      while (at.state !== 'done') {
        if (at.state === 'closed' && ++exports > MOST_EXPORTS)
          throw new CodedError('OFFBOARDING_CHANGING', {
            tenant,
            times: MOST_EXPORTS,
            what: (await differing(context, at)) ?? '',
          });
        at = await advance(gate, context, asked, at);
        trace.changed({ state: before }, countsOf(at), at.why);
        onStep(at.state);
      }
      return at;
    });
  });
}

/** Does the step that follows on a state, and says that it was done. */
async function advance(
  gate: SupplierGate,
  context: AdminContext,
  { manifest }: OffboardingAsked,
  begun: Offboarding,
): Promise<Offboarding> {
  const { state, steps, folder, who, why } = begun;
  const { host } = context;
  const { now } = gate;
  const client = await serviceOf(context);
  const request = { by: who, reason: why };
  const done = (next: OffboardingState, more: Partial<OffboardingSteps>) =>
    say(gate, begun, next, { ...steps, ...more });

  switch (state) {
    case 'begun':
      await holdTenant(context, { manifest, who, why });
      return done('held', { held: { at: now() } });
    case 'held': {
      await endWork(host);
      const closed = client === null ? null : (await toItsEnd(client, { step: 'close', ...request })).closed;
      const last = client === null ? NOTHING : await retrieveTheLast(context, who);
      return done('closed', { closed: { at: now(), service: closed, ...last } });
    }
    case 'closed':
      return done('exported', {
        exported: { at: now(), files: await exportHoldings(context, client, folder) },
      });
    case 'exported':
      return done((await differing(context, begun)) === null ? 'erasing' : 'closed', {});
    case 'erasing': {
      const service = client === null ? null : await toItsEnd(client, { step: 'erase', ...request });
      await eraseHoldings(host.database);
      return done('erased', { erased: { at: now(), plugin: pluginRows(steps.exported!.files), service } });
    }
    default: {
      if (client !== null) await endAtService(client, who, why);
      await host.transaction((tx) => renewInstance(tx));
      const ended = { at: now() };
      const receipt = await writeReceipt(host, { ...begun, steps: { ...steps, ended } });
      return done('done', { ended, receipt });
    }
  }
}

const NOTHING = { answers: 0, destinationRecords: 0 };

/** @returns the digest of `receipt.json` */
async function writeReceipt(host: Host, ended: Offboarding): Promise<string> {
  const receipt = receiptOf(host.tenant, ended);
  await takeFolder(ended.folder);
  await writeWhole(ended.folder, 'receipt.txt', receiptText(receipt));
  return (await writeWhole(ended.folder, 'receipt.json', `${JSON.stringify(receipt, null, 2)}\n`)).sha256;
}

async function differing(context: AdminContext, { folder, steps }: Offboarding): Promise<string | null> {
  const files = steps.exported?.files ?? [];
  return differsFromExport(context, await serviceOf(context), { folder, files });
}

/** @returns how far it is: where somebody else was here meanwhile, as far as they came */
async function say(
  { control }: SupplierGate,
  begun: Offboarding,
  state: OffboardingState,
  steps: OffboardingSteps,
): Promise<Offboarding> {
  const said = await control.transaction((tx) => advanceOffboarding(tx, begun, state, steps));
  if (said) return { ...begun, state, steps };
  return (await latestOffboarding<OffboardingSteps>(control.reader, begun.tenant))!;
}

/** For the audit: how far it is, and how much each step came to. */
function countsOf({ state, steps }: Offboarding) {
  const { closed, exported, erased } = steps;
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  return {
    state,
    ...(closed === undefined
      ? {}
      : { links: closed.service?.links ?? 0, messages: closed.service?.messages ?? 0 }),
    ...(exported === undefined ? {} : { files: exported.files.length }),
    ...(erased === undefined
      ? {}
      : {
          rowsErased: sum(Object.values(erased.plugin)),
          rowsErasedAtService: sum(Object.values(erased.service?.erased ?? {})),
        }),
  };
}
