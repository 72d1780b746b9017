/** How the existing product writes values in its option export, read as version 2 writes them. What cannot be read stays as it is. */

const ON = ['true', 'yes', 'on', '1', 'enabled', 'ticked'];
const OFF = ['false', 'no', 'off', '0', 'disabled', 'unticked'];

export function readSwitch(text: string): unknown {
  const word = text.toLowerCase();
  if (ON.includes(word)) return true;
  return OFF.includes(word) ? false : text;
}

export function readDays(text: string): unknown {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** `2:00`, `02:00` and `02:00:00` are `02:00`. */
export function readTime(text: string): unknown {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(text) ?? [];
  return hours === undefined ? text : `${hours.padStart(2, '0')}:${minutes}`;
}

/** `1/8/2020` and `2020-08-01`, also with a midnight after it, are `2020-08-01`: days before months, as in England. */
export function readDay(text: string): unknown {
  const bare = text.replace(/[ T]0?0:00(:00)?$/, '');
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(bare) ?? [];
  return day === undefined ? bare : `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
