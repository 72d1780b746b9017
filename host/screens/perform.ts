import type { ConfigValue, FormOutcome } from '../../plugin/host.ts';
import { shownValue } from './field.ts';
import { backToDefault, LEARNER_EDITS, learnerOf, potOf, settingField } from './fields.ts';
import type { Act, Document } from './page.ts';
import type { Reach } from './reach.ts';
import { STATE_TITLES } from './views/permissions.ts';

/** What came of an act. With faults nothing was done. */
export interface Performed {
  readonly text: string;
  /** What could not stand, by the id of its field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly documents: readonly Document[];
}

/**
 * Does what a person has said yes to. Commands and forms of plugins are for the plugin to allow; all else goes
 * through the gate.
 *
 * @returns what there is to say of it
 * @throws what the gate, the MIS and the plugin throw
 */
export async function perform(reach: Reach, act: Act): Promise<Performed> {
  const { reference, actor } = reach;
  const { forms } = reference;
  if (act.do === 'save-form') return performed(await forms.save(act.id, { actor, values: act.values }));
  if (act.do === 'form-act') return performed(await forms.act(act.id, act.act, { actor }));
  return { text: await change(reach, act), faults: {}, documents: [] };
}

function performed({ message, faults = [], documents = [] }: FormOutcome): Performed {
  const byField = Object.fromEntries(faults.map(({ field, problem }) => [field, problem]));
  return { text: message, faults: byField, documents };
}

async function change(
  reach: Reach,
  act: Exclude<Act, { readonly do: 'save-form' | 'form-act' }>,
): Promise<string> {
  const { reference, actor, gate } = reach;
  const { mis, ribbon } = reference;
  switch (act.do) {
    case 'command': {
      const { id, learnerRef, confirmed } = act;
      const { message } = await ribbon.run(id, { actor, learnerRef, confirmed });
      return message;
    }
    case 'set-setting':
      return setSetting(reach, act.key, act.value);
    case 'unset-setting':
      return setSetting(reach, act.key, undefined);
    case 'set-permission': {
      const { user, permission, state } = act;
      const subject = { kind: 'user', id: user } as const;
      const gated = { name: 'set-permission', target: `user:${user} ${permission}` };
      await gate(gated, async (trace) => {
        const before = (await mis.setFor(subject)).get(permission) ?? 'not-set';
        await mis.setPermission(subject, permission, state, actor.id);
        trace.changed({ state: before }, { state });
      });
      const { title } = reference.manifest.contributes.permissions.find(({ id }) => id === permission)!;
      return `${title}: ${STATE_TITLES[state]} for ${user}`;
    }
    case 'create-learner': {
      const learner = learnerOf(act.draft);
      await gate({ name: 'learner-create', target: learner.ref }, () => mis.createLearner(learner));
      return `Learner ${learner.ref} is added`;
    }
    case 'edit-learner': {
      const { ref, field, value } = act;
      const edit = { [field]: value === '' ? null : value };
      await gate({ name: 'learner-edit', target: `${ref} ${field}` }, () => mis.editLearner(ref, edit));
      return `${LEARNER_EDITS.find(({ id }) => id === field)!.label} is changed`;
    }
    case 'add-pot': {
      const { ref, draft } = act;
      await gate({ name: 'learner-pot', target: ref }, async () => {
        await mis.addPot(ref, potOf(draft));
      });
      return 'The period of training is added';
    }
  }
}

/** @param value undefined: none, so that the default holds */
async function setSetting(
  { reference, actor, gate }: Reach,
  key: string,
  value: ConfigValue | undefined,
): Promise<string> {
  const { config } = reference.host;
  const configuration = reference.manifest.contributes.configuration!;
  const field = settingField(key, configuration.properties[key]!);
  // As they are shown: what was stored of a secret is in no audit.
  const told = (held: ConfigValue | undefined) => (held === undefined ? null : shownValue(field, held));
  await gate({ name: 'config-set', target: key }, async (trace) => {
    const held = await config.get(key);
    await config.set(key, value, actor.id);
    trace.changed(told(held), told(value));
  });
  if (value !== undefined) return `${field.label}: ${shownValue(field, value)}`;
  return backToDefault(configuration, key, await config.all());
}
