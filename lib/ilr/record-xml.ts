import type { DpOutcome } from './model.ts';

/**
 * A destination record as XML, indented as a child of Message; empty without outcomes, since the entity needs one.
 * @param prefix what ILR elements of the file carry before their names, with the colon
 */
export function toRecordXml(
  learnRefNumber: string,
  record: { readonly uln: number; readonly outcomes: readonly DpOutcome[] },
  prefix = '',
): string {
  if (record.outcomes.length === 0) return '';
  const value = (name: string, text: string | number) =>
    `<${prefix}${name}>${escapeXml(String(text))}</${prefix}${name}>`;
  const outcomes = record.outcomes.map((outcome) =>
    [
      `    <${prefix}DPOutcome>`,
      `      ${value('OutType', outcome.outType)}`,
      `      ${value('OutCode', outcome.outCode)}`,
      `      ${value('OutStartDate', outcome.startDate)}`,
      ...(outcome.endDate === null ? [] : [`      ${value('OutEndDate', outcome.endDate)}`]),
      `      ${value('OutCollDate', outcome.collDate)}`,
      `    </${prefix}DPOutcome>`,
    ].join('\n'),
  );
  return [
    `  <${prefix}LearnerDestinationandProgression>`,
    `    ${value('LearnRefNumber', learnRefNumber)}`,
    `    ${value('ULN', record.uln)}`,
    ...outcomes,
    `  </${prefix}LearnerDestinationandProgression>\n`,
  ].join('\n');
}

/** Text as it may stand between tags. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
