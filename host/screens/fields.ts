import type { ConfigValue } from '../../plugin/host.ts';
import type { NewLearner, NewPot } from '../mis/learner-screens.ts';
import type { Configuration, ConfigurationProperty, FormField, ReportEntry } from '../plugin-manifest.ts';
import { type Field, shownValue, textOf } from './field.ts';

/** What was filled in so far, by the id of the field. */
export type Draft = Readonly<Record<string, string>>;

const asChoices = (values: readonly string[] = []) => values.map((value) => ({ value, title: value }));

/** A setting as its manifest declares it. */
export function settingField(key: string, property: ConfigurationProperty): Field {
  const { label, type, help, choices, unit, minimum, maximum, nullMeans, emptyMeans } = property;
  const means = nullMeans ?? emptyMeans;
  return {
    ...{ id: key, label, type, help, choices: asChoices(choices), required: nullMeans === undefined },
    ...(unit === undefined ? {} : { unit }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(means === undefined ? {} : { nullMeans: means }),
  };
}

/** The default that holds for a key: of the profile in force, where defaults differ by profile. */
export function defaultOf(
  { properties }: Configuration,
  key: string,
  stored: Readonly<Record<string, ConfigValue>>,
): ConfigValue {
  const { default: same = null, profileDefaults } = properties[key]!;
  if (profileDefaults === undefined) return same;
  // The profile is the setting whose choices are the names that the defaults are given by.
  const names = Object.keys(profileDefaults).sort().join();
  const profile = Object.entries(properties).find(
    ([, { choices }]) => choices !== undefined && [...choices].sort().join() === names,
  );
  const chosen = profile === undefined ? null : (stored[profile[0]] ?? profile[1].default ?? null);
  return profileDefaults[String(chosen)] ?? null;
}

/** In words, that a setting is back to its default, which is told where it says anything. */
export function backToDefault(
  configuration: Configuration,
  key: string,
  stored: Readonly<Record<string, ConfigValue>>,
): string {
  const field = settingField(key, configuration.properties[key]!);
  const value = defaultOf(configuration, key, stored);
  const shown = textOf(value) === '' ? field.nullMeans : shownValue(field, value);
  return `${field.label}: back to its default${shown === undefined ? '' : `, ${shown}`}`;
}

/** The parameters of a report. */
export function reportFields({ parameters }: ReportEntry): readonly Field[] {
  return parameters.map(({ id, title, type, choices = [], required }) => ({
    ...{ id, label: title, type, choices, required, help: '' },
  }));
}

/** A field of a form as its manifest declares it. It may be saved empty, also where the form is of no use without it. */
export function formField({ id, label, type, help = '', choices = [], ...more }: FormField): Field {
  const { required, nullMeans, maxLength, minimum, maximum, unit } = more;
  const means = required === true ? 'needed' : nullMeans;
  return {
    ...{ id, label, type, help, choices, required: false },
    ...(means === undefined ? {} : { nullMeans: means }),
    ...(maxLength === undefined ? {} : { longest: maxLength }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(unit === undefined ? {} : { unit }),
  };
}

const text = (id: string, label: string, help = '', required = false): Field => ({
  ...{ id, label, type: 'text', choices: [], required, help },
});
const date = (id: string, label: string, help = '', required = false): Field => ({
  ...text(id, label, help, required),
  type: 'date',
});

/** What can be corrected on a learner's record. */
export const LEARNER_EDITS: readonly Field[] = [
  text('familyName', 'Family name'),
  text('givenNames', 'Given names'),
  date('dateOfBirth', 'Date of birth'),
  text('email', 'Email'),
  text('telephone', 'Telephone'),
];

const TEST: Field = {
  ...text('test', 'Test learner', 'Stays out of runs, rates and exports: for trying things out.'),
  type: 'boolean',
};

export const NEW_LEARNER: readonly Field[] = [
  text('ref', 'Learner reference', 'LearnRefNumber, unique in this MIS.', true),
  ...LEARNER_EDITS,
  TEST,
];

export const NEW_POT: readonly Field[] = [
  text('title', 'Title'),
  date('startDate', 'Start date', '', true),
  date('actualEndDate', 'Actual end date', 'Contact stops so many days after it.'),
  date('terminationDate', 'Termination date', 'The day the learner left.'),
];

/** @param draft every field of it read already */
export function learnerOf(draft: Draft): NewLearner {
  const { ref = '', test, ...details } = filled(draft);
  return { ...details, ref: ref.trim(), test: test === 'on' };
}

/** @param draft every field of it read already */
export function potOf(draft: Draft): NewPot {
  const { startDate = '', ...rest } = filled(draft);
  return { ...rest, startDate };
}

function filled(draft: Draft): Record<string, string> {
  return Object.fromEntries(
    Object.entries(draft)
      .map(([id, value]) => [id, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}
