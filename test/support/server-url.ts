/** Address of a SQL Server on which tests may make and drop databases; undefined when there is none. */
export const SERVER_URL = process.env.DESTINATIONS_TEST_MSSQL_URL;

/**
 * The server on which journeys and the college run too, when `DESTINATIONS_TEST_STORE` is `mssql`; undefined: on files.
 */
export function chosenServer(): string | undefined {
  if (process.env.DESTINATIONS_TEST_STORE !== 'mssql') return undefined;
  if (SERVER_URL === undefined) throw new Error('DESTINATIONS_TEST_MSSQL_URL is not set');
  return SERVER_URL;
}
