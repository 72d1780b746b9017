import { type Actor, type AdminContext, assistLearner } from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `assist LEARNER`: the link, whom to call, and what to say first. */
export async function assistAnswer(context: AdminContext, actor: Actor, learner: string): Promise<Answer> {
  const report = await assistLearner(context, actor, learner);
  const { telephone, language, url, untilTold, say } = report;
  return {
    notes: [
      telephone === null
        ? `Learner ${learner} has no telephone number in the MIS.`
        : `Call learner ${learner} on ${telephone}: the MIS has the whole number.`,
      ...(language === 'cy' ? ['The survey opens in Welsh; every page switches to English.'] : []),
      '',
      'Say first:',
      ...say.map((sentence) => `  - ${sentence}`),
      '',
      'Then fill the survey in, in your own browser:',
      `  ${url}`,
      `The link works until ${untilTold}, or until the answers are sent. It marks every answer with`,
      'your name: send it to nobody. The answers come with the next run, or by `responses get`.',
    ],
    json: report,
  };
}
