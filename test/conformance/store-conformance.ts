import { describe } from 'vitest';
import type { Database } from '../../lib/sql/index.ts';
import { leaseBehaviours } from './leases.ts';
import { orderBehaviours } from './order.ts';
import { transactionBehaviours } from './transactions.ts';
import { workerBehaviours } from './workers.ts';

/** What a store has to build for the suite: nothing else of it is known here. */
export interface Store {
  readonly name: string;
  /** An empty store with the queue's tables; removed when the test is over. */
  create(): Promise<Database>;
  /** Another connection to the store that `create` made, as another process would have it. */
  again(database: Database): Promise<Database>;
}

/** The behaviours every store must show, whichever two factories build it. */
export function storeConformance(store: Store): void {
  describe(`store: ${store.name}`, () => {
    transactionBehaviours(store);
    orderBehaviours(store);
    leaseBehaviours(store);
    workerBehaviours(store);
  });
}
