/** The days that are lived through. */
export const FIRST_DAY = '2023-08-01';
export const LAST_DAY = '2024-07-31';
