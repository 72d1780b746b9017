import type { WirePreview } from '../../survey/wire.ts';

/** A text message of a preview as people read it: who it is from, how long, what it costs, the text, what makes it dear. */
export function smsLines(sms: WirePreview['messages'][number]['sms']): readonly string[] {
  const parts = `${sms.parts} ${sms.parts === 1 ? 'part' : 'parts'}`;
  const cost = sms.costPence === undefined ? '' : `, about ${sms.costPence.toFixed(1)}p a learner`;
  const letters = [...sms.outside];
  const outside = `${letters.join(' ')} ${letters.length === 1 ? 'is' : 'are'} outside the GSM alphabet`;
  return [
    `SMS from ${sms.from}, ${parts} (${sms.units} ${sms.encoding})${cost}:`,
    sms.text,
    ...(letters.length === 0 ? [] : [`${outside}: ${parts} instead of ${sms.partsWithout}.`]),
  ];
}
