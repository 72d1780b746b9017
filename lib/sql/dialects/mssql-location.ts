import { CodedError } from '../../errors/index.ts';

/** Where a database on a SQL Server is. */
export interface MssqlLocation {
  readonly client: 'mssql';
  /** `mssql://user:password@host:port/database?encrypt=…`, or a connection string as the `mssql` package takes it. */
  readonly url: string;
  /** Name of the database, in place of the one in the address. */
  readonly database?: string;
}

/** What a connection needs. Holds the password: never printed, `printed` is. */
export interface MssqlSettings {
  readonly host: string;
  readonly port: number;
  readonly instance: string | null;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
  /** Fit for a screen or a log. */
  readonly printed: string;
}

const DEFAULT_PORT = 1433;

/**
 * Reads an address. Encryption is on unless the address says `encrypt=false`; a certificate that nobody vouches for is
 * taken with `trustServerCertificate=true` only.
 *
 * @throws SQL_ADDRESS_WRONG, which never repeats the address: a password may stand in it
 */
export async function readMssqlLocation(location: MssqlLocation): Promise<MssqlSettings> {
  const read = /^mssql:\/\//i.test(location.url)
    ? fromUrl(location.url)
    : await fromConnectionString(location.url);
  const settings = { ...read, database: location.database ?? read.database };
  for (const needed of ['host', 'user', 'database'] as const)
    if (settings[needed] === '') throw new CodedError('SQL_ADDRESS_WRONG', { what: `no ${needed} in it` });
  return { ...settings, printed: `mssql://${settings.host}:${settings.port}/${settings.database}` };
}

type Read = Omit<MssqlSettings, 'printed'>;

function fromUrl(text: string): Read {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new CodedError('SQL_ADDRESS_WRONG', { what: 'it is no URL' });
  }
  const option = (name: string, standard: boolean) => {
    const given = [...url.searchParams].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    return given === undefined ? standard : /^(true|yes|1)$/i.test(given);
  };
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || DEFAULT_PORT),
    instance: null,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    encrypt: option('encrypt', true),
    trustServerCertificate: option('trustServerCertificate', false),
  };
}

async function fromConnectionString(text: string): Promise<Read> {
  const { default: mssql } = await import('mssql');
  let config: ReturnType<typeof mssql.ConnectionPool.parseConnectionString>;
  try {
    config = mssql.ConnectionPool.parseConnectionString(text);
  } catch {
    throw new CodedError('SQL_ADDRESS_WRONG', { what: 'it is no connection string' });
  }
  const [host = '', instance = null] = (config.server ?? '').split('\\');
  return {
    host,
    port: config.port ?? DEFAULT_PORT,
    instance: instance ?? config.options?.instanceName ?? null,
    user: config.user ?? '',
    password: config.password ?? '',
    database: config.database ?? '',
    encrypt: (config.options?.encrypt ?? true) !== false,
    trustServerCertificate: config.options?.trustServerCertificate ?? false,
  };
}
