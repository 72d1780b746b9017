/** What a command ends with: the same for each of them, and the exit code of the errors in the catalogue. */
export const EXIT = {
  done: 0,
  checkFailed: 1,
  usage: 2,
  permission: 3,
  settings: 4,
  unreachable: 5,
  inPart: 6,
} as const;
