import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '../../lib/errors/index.ts';
import {
  type Actor,
  changeSettings,
  migrateTenantConfig,
  pushDetails,
  type StepRequest,
  setTenantEnabled,
  sweepParts,
  testSend,
} from '../../plugin/admin/index.ts';
import type { RolloutStep } from '../../plugin/config/index.ts';
import type { Installation } from '../installation/installation.ts';
import { createOpening } from '../installation/opening.ts';
import type { TenantAtWork } from '../installation/tenant.ts';
import { configFolders, requireConfig } from '../tenants/config.ts';
import { examine } from '../tenants/examine.ts';
import { provisionTenant } from '../tenants/provision.ts';

/** Does the steps of a rollout to the tenants of an installation. */
export interface RolloutSteps {
  /**
   * Does one step to one tenant. Again, it changes nothing more.
   * @returns what came of it, in words
   */
  perform(request: StepRequest): Promise<string>;
  close(): void;
}

/** @param actor one of the support staff; a tenant whose MIS knows them by the same id may deny them things */
export function rolloutSteps(installation: Installation, actor: Actor): RolloutSteps {
  const { tenants, home, settings: inherited } = installation;
  // What brings a tenant up must reach it before it is enabled; what it does afterwards must not.
  const anyhow = createOpening(installation, { disabledToo: true });
  const enabled = createOpening(installation);

  async function at<T>(
    opening: typeof anyhow,
    id: string,
    perform: (tenant: TenantAtWork, actor: Actor) => Promise<T>,
  ): Promise<T> {
    const tenant = await opening.open(await tenants.get(id));
    try {
      return await perform(tenant, await tenant.actor(actor.id));
    } finally {
      await tenant.close();
    }
  }

  async function fileOf(id: string): Promise<string> {
    const { file, trouble } = await tenants.get(id);
    if (file === null) throw trouble!;
    return file;
  }

  const steps: Readonly<Record<RolloutStep, (request: StepRequest) => Promise<string>>> = {
    async 'migrate-config'({ tenant: id }) {
      const folders = configFolders(home);
      await sweepParts(join(folders.backups, id));
      const request = { id, file: await fileOf(id), folders, inherited, apply: true };
      const migrated = await migrateTenantConfig(installation, actor, request);
      return migrated === null ? 'was current' : `version ${migrated.from} to ${migrated.to}`;
    },
    async provision({ tenant: id }) {
      const done = await provisionTenant(installation, actor, id, { push: false });
      const failed = done.find(({ error }) => error !== null);
      if (failed !== undefined) throw failed.error;
      return done.flatMap(({ step, state }) => (state === 'done' ? [`${step} done`] : [])).join(', ');
    },
    'push-details': ({ tenant: id }) =>
      at(anyhow, id, async ({ context }, who) => `version ${(await pushDetails(context, who)).version}`),
    async enable({ tenant: id }) {
      const { changed } = await setTenantEnabled(installation, actor, { id, file: await fileOf(id) }, true);
      return changed ? 'enabled' : 'was enabled';
    },
    async config({ tenant: id }) {
      await requireConfig(await tenants.get(id));
      await at(anyhow, id, ({ context }) => context.resolve());
      return 'holds';
    },
    async doctor({ tenant: id }) {
      const checks = await examine(anyhow, await tenants.get(id));
      const failed = checks.find(({ result }) => result !== 'ok');
      if (failed !== undefined)
        throw failed.error ?? new CodedError('ROLLOUT_TABLES_WRONG', { tenant: id, what: failed.result });
      return `${checks.length} checks hold`;
    },
    'test-send': ({ tenant: id, once, testWithinSeconds: withinSeconds }) =>
      at(enabled, id, ({ facts, context }, who) =>
        testSend(context, who, {
          learnerRef: facts.manifest!.dummyLearner,
          ...{ once, withinSeconds },
          nowMs: () => Date.parse(installation.now()),
          wait: (seconds) => pause(seconds * 1_000),
        }),
      ),
    'switch-on': ({ tenant: id, why }) =>
      at(enabled, id, async ({ context }, who) => {
        if ((await context.settings()).enableDestinationTracking) return 'was switched on';
        const asked = { set: { enableDestinationTracking: 'on' }, unset: [], undo: [] };
        await changeSettings(context, who, asked, { why, dryRun: false });
        return 'switched on';
      }),
  };
  return {
    perform: (request) => steps[request.step](request),
    close() {
      anyhow.close();
      enabled.close();
    },
  };
}
