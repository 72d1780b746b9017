import { describe, expect, it } from 'vitest';
import { masked } from '../../tui/masked.ts';

describe('an address on a screen of support staff', () => {
  it('is masked: enough for who knows it', () => {
    expect(masked('email', 'ada.teapot@example.org')).toBe('a…@example.org');
    expect(masked('sms', '+447700900123')).toBe('+44…123');
    expect(masked('email', 'no address')).toBe('…');
  });
});
