import { describe, expect, it } from 'vitest';
import { readMssqlLocation } from '../../../lib/sql/dialects/mssql-location.ts';

const read = (url: string, database?: string) =>
  readMssqlLocation({ client: 'mssql', url, ...(database === undefined ? {} : { database }) });

describe('the address of a SQL Server', () => {
  it('as a URL', async () => {
    expect(await read('mssql://olga:p%40ss%2Fword@db.example:14330/destinations?encrypt=false')).toEqual({
      host: 'db.example',
      port: 14330,
      instance: null,
      user: 'olga',
      password: 'p@ss/word',
      database: 'destinations',
      encrypt: false,
      trustServerCertificate: false,
      printed: 'mssql://db.example:14330/destinations',
    });
  });

  it('as a connection string', async () => {
    const text =
      'Server=tcp:db.example,14330;Database=destinations;User Id=olga;Password=p@ss;Encrypt=true;TrustServerCertificate=true';
    expect(await read(text)).toMatchObject({
      host: 'db.example',
      port: 14330,
      user: 'olga',
      password: 'p@ss',
      database: 'destinations',
      encrypt: true,
      trustServerCertificate: true,
    });
  });

  it('encrypts, on the usual port, unless told otherwise; the name of the database may be another', async () => {
    expect(await read('mssql://olga:pass@db.example/one', 'two')).toMatchObject({
      port: 1433,
      encrypt: true,
      trustServerCertificate: false,
      database: 'two',
      printed: 'mssql://db.example:1433/two',
    });
  });

  it.each([
    ['mssql://olga:s3cret@/destinations', 'it is no URL'],
    ['mssql://db.example/destinations?password=s3cret', 'no user in it'],
    ['mssql://olga:s3cret@db.example/', 'no database in it'],
    ['mssql://olga:s3cret@db.example:port/destinations', 'it is no URL'],
    ['Server=db.example;Password=s3cret', 'no user in it'],
  ])('%s is refused without repeating it', async (url, what) => {
    const refused = await read(url).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'SQL_ADDRESS_WRONG', details: { what } });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('s3cret');
  });
});
