import { describe } from 'vitest';
import { erasureBehaviours } from './erasure.ts';
import { learnerBehaviours } from './learners.ts';
import { leaseBehaviours } from './leases.ts';
import { migrationBehaviours } from './migrations.ts';
import { orderBehaviours } from './order.ts';
import { reportBehaviours } from './report.ts';
import { repositoryBehaviours } from './repositories.ts';
import type { Store } from './store.ts';
import { transactionBehaviours } from './transactions.ts';
import { valueBehaviours } from './values.ts';
import { workerBehaviours } from './workers.ts';
import { writeBehaviours } from './writes.ts';

/** The behaviours every store must show, whichever two factories build it. */
export function storeConformance(store: Store): void {
  describe(`store: ${store.name}`, () => {
    valueBehaviours(store);
    writeBehaviours(store);
    migrationBehaviours(store);
    repositoryBehaviours(store);
    learnerBehaviours(store);
    erasureBehaviours(store);
    reportBehaviours(store);
    transactionBehaviours(store);
    orderBehaviours(store);
    leaseBehaviours(store);
    workerBehaviours(store);
  });
}
