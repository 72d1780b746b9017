/** `email usable, sms missing`: facts within facts are told like the others, what is not known is left out. */
export function factsOf(facts: Readonly<Record<string, unknown>>): string {
  return Object.entries(facts)
    .flatMap(([name, value]) => {
      if (value === null) return [];
      if (Array.isArray(value)) return [`${name} ${value.join(' and ')}`];
      if (typeof value === 'object') return [factsOf(value as Readonly<Record<string, unknown>>)];
      return [`${name} ${String(value)}`];
    })
    .join(', ');
}
