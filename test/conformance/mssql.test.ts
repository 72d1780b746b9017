import { describe, it } from 'vitest';
import { serverStore } from '../support/server.ts';
import { SERVER_URL } from '../support/server-url.ts';
import { storeConformance } from './store-conformance.ts';

if (SERVER_URL === undefined) {
  console.warn('SKIPPED store conformance on SQL Server: DESTINATIONS_TEST_MSSQL_URL is not set');
  describe.skip('store: SQL Server', () => {
    it('runs the suite of test/conformance/store-conformance.ts', () => {});
  });
} else storeConformance({ name: 'SQL Server', ...serverStore(SERVER_URL) });
