import { expect, test } from 'vitest';
import { askedBy, e164 } from '../../../service/sms/keywords.ts';

test.each([
  'STOP',
  'stop',
  ' Stop. ',
  'STOP!',
  'Stop texting me',
  'stop all',
  'StopAll',
  'UNSUBSCRIBE',
  'end',
  'QUIT',
  'Cancel',
  'ＳＴＯＰ',
  'Stopio',
  'STOPIO os gwelwch yn dda',
  'stopiwch',
])('%j stops', (text) => expect(askedBy(text)).toBe('stop'));

test.each(['START', 'unstop', 'Dechrau'])('%j starts again', (text) => expect(askedBy(text)).toBe('start'));

test.each([
  '',
  '...',
  'End of June',
  'I cancel nothing',
  'Please do not stop',
  'Stopped in July',
  'started work',
  'Start when?',
  'yes',
  '🛑',
])('%j asks for nothing', (text) => expect(askedBy(text)).toBeNull());

test.each([
  ['+447700900123', '+447700900123'],
  ['447700900123', '+447700900123'],
  ['07700 900123', '+447700900123'],
  ['00447700900123', '+447700900123'],
  ['+1 (202) 555-0123', '+12025550123'],
  ['COLLEGE', null],
  ['80818', null],
  ['', null],
])('%j is the number %j', (written, number) => expect(e164(written)).toBe(number));
