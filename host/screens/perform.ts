import { shownValue } from './field.ts';
import { LEARNER_EDITS, learnerOf, potOf, settingField } from './fields.ts';
import type { Act } from './page.ts';
import type { Reach } from './reach.ts';
import { STATE_TITLES } from './views/permissions.ts';

/**
 * Does what a person has said yes to. Commands of plugins are for the plugin to allow; all else goes through the gate.
 *
 * @returns what there is to say of it
 * @throws what the gate, the MIS and the plugin throw
 */
export async function perform(reach: Reach, act: Act): Promise<string> {
  const { reference, actor, gate } = reach;
  const { mis, ribbon } = reference;
  switch (act.do) {
    case 'command': {
      const { id, learnerRef, confirmed } = act;
      const { message } = await ribbon.run(id, { actor, learnerRef, confirmed });
      return message;
    }
    case 'set-setting':
      return setSetting(reach, act);
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

async function setSetting(
  { reference, actor, gate }: Reach,
  { key, value }: Extract<Act, { readonly do: 'set-setting' }>,
): Promise<string> {
  const { config } = reference.host;
  const field = settingField(key, reference.manifest.contributes.configuration!.properties[key]!);
  const now = shownValue(field, value);
  await gate({ name: 'config-set', target: key }, async (trace) => {
    const held = await config.get(key);
    await config.set(key, value, actor.id);
    // As they are shown: what was stored of a secret is in no audit.
    trace.changed(held === undefined ? null : shownValue(field, held), now);
  });
  return `${field.label}: ${now}`;
}
