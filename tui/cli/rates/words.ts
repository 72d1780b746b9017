import type { GroupRates, Told } from '../../../plugin/admin/index.ts';

/** A share as people read it: `52.6 %`; `-` where it is of nobody. */
export function percent(share: Told | null): string {
  if (share === null) return '-';
  return share === 'withheld' ? share : `${(share * 100).toFixed(1)} %`;
}

/** The median, or why there is none. */
export function medianDays({ daysToAnswer }: GroupRates): string {
  if (daysToAnswer === null) return '-';
  return daysToAnswer === 'withheld' ? daysToAnswer : String(daysToAnswer.half);
}

/** Days to answer in a sentence. */
export function daysSentence({ daysToAnswer }: GroupRates): string {
  if (daysToAnswer === null) return 'Nobody answered a message yet.';
  if (daysToAnswer === 'withheld') return 'Days to answer: withheld.';
  const { answers, quarter, half, threeQuarters } = daysToAnswer;
  return `Half of ${answers} answers came within ${half} days of the first message, a quarter within ${quarter}, three quarters within ${threeQuarters}.`;
}
