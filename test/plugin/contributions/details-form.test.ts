import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { ownManifestPath, readPluginManifest } from '../../../host/plugin-manifest.ts';
import { tenantAtWork } from '../admin/support.ts';

const require = createRequire(import.meta.url);

interface Part {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: { readonly enum?: readonly string[] };
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The fields of the wire's schema of the form, with the limits that a host is told. */
function wireFields(part: Part, path: readonly string[] = []): Record<string, unknown>[] {
  return Object.entries(part.properties ?? {}).flatMap(([name, inner]) => {
    if (inner.properties !== undefined) return wireFields(inner, [...path, name]);
    const { maxLength, minimum, maximum, items } = inner;
    return {
      id: [...path, name].join('.'),
      type: typeOf(inner),
      maxLength,
      minimum,
      maximum,
      choices: items?.enum,
    };
  });
}

/** What the host can say of a text besides its length. */
function typeOf({ type, format, pattern }: Part): string {
  if (type === 'array') return 'choice-list';
  if (pattern?.startsWith('^#')) return 'colour';
  return type === 'string' ? (format ?? 'text') : type!;
}

it('declares the fields of the wire, each with its limits, and no other', () => {
  const [form] = readPluginManifest(ownManifestPath()).contributes.forms;
  const byId = (a: Record<string, unknown>, b: Record<string, unknown>) =>
    String(a.id).localeCompare(String(b.id));
  const declared = form!.fields.map(({ id, type, maxLength, minimum, maximum, choices }) => ({
    ...{ id, maxLength, minimum, maximum, choices: choices?.map(({ value }) => value) },
    type: type === 'lines' ? 'text' : type,
  }));
  // Said otherwise: a pattern of 3 to 11 letters by its longest, and a picture as what it is.
  const wire = wireFields(require('#package/manifests/wire/account.json') as Part).map((field) => {
    if (field.id === 'sender.sms') return { ...field, maxLength: 11 };
    return field.id === 'logo' ? { ...field, type: 'image', maxLength: undefined } : field;
  });
  expect(declared.sort(byId)).toEqual(wire.sort(byId));
});

it('marks as needed what the wire asks for', async () => {
  const { reference, actor } = await tenantAtWork();
  const { forms } = reference;
  await forms.save('tenant-details', { actor, values: { languages: ['cy', 'en'] } });
  const { message, faults } = await forms.act('tenant-details', 'push', { actor });
  expect(message).toBe('Nothing is pushed: what is marked cannot stand.');
  const [form] = forms.list();
  const needed = form!.fields.filter(({ required }) => required).map(({ id }) => id);
  // The name begins as the tenant's; a contact is one of three fields.
  expect(faults!.map(({ field }) => field).sort()).toEqual(
    [...needed.filter((id) => id !== 'name'), 'contact.name'].sort(),
  );
});

it('tells what cannot stand at its field, and saves nothing of it', async () => {
  const { reference, actor } = await tenantAtWork();
  const { forms } = reference;
  const values = { 'sender.sms': 'a!', languages: ['cy', 'fr'], controller: 'North' };
  expect(await forms.save('tenant-details', { actor, values })).toEqual({
    message: 'Nothing is saved: what is marked cannot stand.',
    faults: [
      { field: 'sender.sms', problem: 'not 3 to 11 letters, digits or inner spaces, one a letter' },
      { field: 'languages', problem: 'none of en, cy' },
    ],
  });
  const { values: held, notes } = await forms.show('tenant-details', { actor });
  expect(held).toEqual({ name: 'North College', timeZone: 'Europe/London' });
  expect(notes[0]).toBe('Nothing is saved yet.');
});
