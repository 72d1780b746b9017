import { CodedError } from '../../../lib/errors/index.ts';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_ID = 64;
const LONGEST = { name: 100, provider: 200 } as const;

/** The id of a tenant, as its manifest would have it. @throws BAD_OPTION */
export function readTenantId(id: string, command: string): string {
  if (ID.test(id) && id.length <= LONGEST_ID) return id;
  throw new CodedError('BAD_OPTION', {
    option: 'The id',
    expected: 'lower-case letters and digits, with single dashes between them',
    command,
  });
}

/** A name as it is kept: some text, and no control character, which would come to a screen. @throws BAD_OPTION */
export function readName(text: string, command: string, of: keyof typeof LONGEST = 'name'): string {
  const name = text.trim();
  if (name !== '' && name.length <= LONGEST[of] && !/\p{Cc}/u.test(name)) return name;
  const expected = `a text of 1 to ${LONGEST[of]} characters on one line`;
  throw new CodedError('BAD_OPTION', { option: '--name', expected, command });
}
