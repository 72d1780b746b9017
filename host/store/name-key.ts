/** The longest that the column takes: a few letters grow when they are made small. */
const LENGTH = 100;

/** A family name as it is looked for: in small letters without accents, so that "sian" finds "Siân". */
export function nameKey<Name extends string | null>(name: Name): Name {
  if (name === null) return name;
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().slice(0, LENGTH) as Name;
}
