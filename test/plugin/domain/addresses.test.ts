import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressesToWrite,
  addressHold,
  isSilenced,
  usableEmail,
  usableMobile,
} from '../../../plugin/domain/addresses.ts';
import { NOTHING_TOLD } from '../../../plugin/domain/facts.ts';

describe('a usable email', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['  Ada@Example.COM \n', 'ada@example.com'],
    ['Ada Example <ada@example.com>', 'ada@example.com'],
    ['mailto:ada@example.com', 'ada@example.com'],
    ['(ada@example.com)', 'ada@example.com'],
    ['ada@example.com.', 'ada@example.com'],
    ['ada@example.com;', 'ada@example.com'],
    ['\u200bada@example.com\u00a0', 'ada@example.com'],
    ['ada@example.com', 'ada@example.com'],
    ["o'hara+dest@mail.example.ac.uk", "o'hara+dest@mail.example.ac.uk"],
    ['ada@münchen.example', 'ada@xn--mnchen-3ya.example'],
  ])('%j is sent to %s', (typed, address) => {
    expect(usableEmail(typed)).toEqual({ ok: true, address });
  });

  it.each([
    [null, 'missing'],
    ['', 'missing'],
    ['   ', 'missing'],
    ['ada', 'malformed'],
    ['ada@', 'malformed'],
    ['@example.com', 'malformed'],
    ['ada@example', 'malformed'],
    ['ada example@example.com', 'malformed'],
    ['ada..b@example.com', 'malformed'],
    ['.ada@example.com', 'malformed'],
    ['ada@example..com', 'malformed'],
    ['ada@-example.com', 'malformed'],
    ['ada@[127.0.0.1]', 'malformed'],
    ['ada@127.0.0.1', 'malformed'],
    ['ada@example.com:25', 'malformed'],
    ['ada@example.com/x', 'malformed'],
    ['ädä@example.com', 'malformed'],
    ['ada@example.com, bob@example.com', 'several'],
    [`${'a'.repeat(65)}@example.com`, 'malformed'],
    [`ada@${'a.'.repeat(130)}com`, 'malformed'],
    ['ada@example.com\r\nBcc: x', 'malformed'],
  ])('%j is %s', (typed, problem) => {
    expect(usableEmail(typed)).toEqual({ ok: false, problem });
  });

  it('whatever is typed, an address is one plain line that stands as it is', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.emailAddress(),
      fc.string().map((text) => `${text}@example.com`),
    );
    fc.assert(
      fc.property(odd, (typed) => {
        const found = usableEmail(typed);
        if (!found.ok) return;
        expect(found.address).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
        expect(usableEmail(found.address)).toEqual(found);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a usable mobile', () => {
  it.each([
    ['07912345678', '+447912345678'],
    ['7912345678', '+447912345678'],
    ['447912345678', '+447912345678'],
    ['00447912345678', '+447912345678'],
    ['00 44 7912 345678', '+447912345678'],
    ['+44 (0)7912 345678', '+447912345678'],
    ['+4407912345678', '+447912345678'],
    ['(07912) 345-678', '+447912345678'],
    ['tel:+447912345678', '+447912345678'],
    ['\u202a07912 345678\u202c', '+447912345678'],
    ['07700900123', '+447700900123'],
    ['+33612345678', '+33612345678'],
  ])('%j is sent to %s', (typed, address) => {
    expect(usableMobile(typed)).toEqual({ ok: true, address });
  });

  it.each([
    [null, 'missing'],
    [' ', 'missing'],
    ['02079460123', 'not-a-mobile'],
    ['01632960123', 'not-a-mobile'],
    ['+44 (0)1632 960999', 'not-a-mobile'],
    ['01999 999999', 'not-a-mobile'],
    ['03999 999999', 'not-a-mobile'],
    ['0163296012', 'malformed'],
    ['016329601234', 'malformed'],
    ['04632960123', 'malformed'],
    ['08001111', 'not-a-mobile'],
    ['07012345678', 'not-a-mobile'],
    ['+12025550123', 'not-a-mobile'],
    ['0791234567', 'malformed'],
    ['079123456789', 'malformed'],
    ['00000000000', 'malformed'],
    ['07912345678 mum', 'malformed'],
    ['07912345678 ext 12', 'malformed'],
    ['07912345678/07912345679', 'malformed'],
    ['none', 'malformed'],
  ])('%j is %s', (typed, problem) => {
    expect(usableMobile(typed)).toEqual({ ok: false, problem });
  });
});

describe('an address that is held', () => {
  const alone = { persons: 1, confirmed: false, unusable: null };
  const settings = { mostPersonsPerAddress: 3 };

  it.each([
    ['free', { ...alone, persons: 3 }, null],
    ['shared', { ...alone, persons: 4 }, 'shared'],
    ['shared and confirmed', { ...alone, persons: 40, confirmed: true }, null],
    ['bounced', { ...alone, unusable: 'bounced' }, 'unusable'],
    ['bounced though confirmed', { persons: 4, confirmed: true, unusable: 'bounced' }, 'unusable'],
  ])('%s', (_name, standing, hold) => {
    expect(addressHold(standing, settings)).toBe(hold);
  });

  it('is never held for sharing where the setting is off', () => {
    expect(addressHold({ ...alone, persons: 99 }, { mostPersonsPerAddress: null })).toBeNull();
  });
});

describe('where a message may go', () => {
  const reached = { email: 'ada@example.com', sms: '+447700900123' };
  const told = (...unsubscribed: ('email' | 'sms')[]) => ({ ...NOTHING_TOLD, unsubscribed });

  it('leaves out the channel the person unsubscribed from', () => {
    expect(addressesToWrite(reached, told('sms'))).toEqual({ email: 'ada@example.com', sms: null });
    expect(isSilenced(reached, told('sms'))).toBe(false);
  });

  it.each<[string, typeof reached | { email: null; sms: string | null }, ('email' | 'sms')[], boolean]>([
    ['both channels, both unsubscribed', reached, ['email', 'sms'], true],
    ['SMS only, unsubscribed', { ...reached, email: null }, ['sms'], true],
    ['SMS only, email unsubscribed', { ...reached, email: null }, ['email'], false],
    ['no address at all: nothing was asked for', { email: null, sms: null }, ['email', 'sms'], false],
  ])('is silenced by unsubscribing: %s', (_name, addresses, unsubscribed, silenced) => {
    expect(isSilenced(addresses, told(...unsubscribed))).toBe(silenced);
  });
});
