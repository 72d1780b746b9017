import type { CountId } from './counts.ts';
import type { RateDefinition } from './definition.ts';

/** A share: how many of which. */
export interface ShareDefinition extends RateDefinition {
  readonly count: CountId;
  readonly of: CountId;
}

const SINCE = 'with a start on or after the day on which learning ended';

export const SHARES: readonly ShareDefinition[] = [
  {
    id: 'response-rate',
    title: 'Response rate',
    count: 'answered',
    of: 'contacted',
    text: 'Of the leavers to whom at least one message went, whether or not it arrived: those who submitted the survey, themselves, by somebody for them or through staff. "Prefer not to say" is an answer; a survey begun and not submitted is none. Who answered without a message that is known to have gone is in neither number.',
  },
  {
    id: 'not-arrived',
    title: 'Nothing arrived',
    count: 'not-arrived',
    of: 'contacted',
    text: 'Of the leavers to whom at least one message went: those whose every message bounced or could not be delivered. They are in the response rate as not having answered.',
  },
  {
    id: 'knowledge-rate',
    title: 'Knowledge rate',
    count: 'known',
    of: 'leavers',
    text: `Of all leavers: those who have a destination in effect other than OTH-3 and OTH-4, ${SINCE}, on any of their records and whatever its source: the survey, a person, an import.`,
  },
  {
    id: 'oth-4-share',
    title: 'OTH-4, reached and not told',
    count: 'not-told',
    of: 'leavers',
    text: `Of all leavers: those whose destinations in effect, ${SINCE}, are OTH-4, or OTH-4 and OTH-3, and nothing else.`,
  },
  {
    id: 'oth-3-share',
    title: 'OTH-3, not reached',
    count: 'unreached',
    of: 'leavers',
    text: `Of all leavers: those whose only destination in effect, ${SINCE}, is OTH-3, an interim one included.`,
  },
  {
    id: 'no-record-share',
    title: 'No destination on record',
    count: 'no-record',
    of: 'leavers',
    text: `Of all leavers: those without any destination in effect ${SINCE}. This, OTH-3, OTH-4 and the knowledge rate make up all leavers.`,
  },
];
