import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { homeAt } from '../../../bin/installation/home.ts';
import { staffMember } from '../../../bin/installation/tenant.ts';
import { fillDetails } from '../../../bin/sandbox/details.ts';
import { type Houses, startHouses } from '../../../bin/sandbox/houses.ts';
import { putInCharge } from '../../../bin/sandbox/people.ts';
import { frameOf } from '../../../host/screens/frame.ts';
import { createStore, type Store } from '../../../host/screens/store.ts';
import type { Size } from '../../../lib/screen/layout.ts';
import { permittedSupplier } from '../../../plugin/admin/index.ts';

export const TODAY = '2025-03-03';
export const PERSON = 'olga';

/**
 * Reference host, plugin and survey service on loopback; the person is the operator, so that they may change the MIS.
 *
 * @param how.details whether the details form is filled in and pushed
 */
export async function openHouses({ details = true } = {}): Promise<Houses> {
  const folder = await mkdtemp(join(tmpdir(), 'destinations-host-'));
  const houses = await startHouses({
    home: homeAt({ home: folder, manifests: join(folder, 'tenants') }),
    tenant: { id: 'north', name: 'North College', ukprn: 10099999 },
    today: TODAY,
    live: false,
  });
  onTestFinished(async () => {
    await houses.close();
    await rm(folder, { recursive: true, force: true });
  });
  await houses.tenant.reference.mis.addUser({ id: PERSON, name: PERSON, groups: [] });
  await putInCharge(houses, staffMember(PERSON));
  if (details) await fillDetails(houses.tenant.context, staffMember(PERSON));
  return houses;
}

/** The screens, with keys that can be pressed and lines that can be read. */
export interface Screens {
  readonly store: Store;
  /** Presses keys by name, waiting after each for what comes of it. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a text over whatever stands in the field, and keeps it. */
  type(text: string): Promise<void>;
  /** Goes to the line with this label, and into it. */
  into(label: string): Promise<void>;
  text(): string;
  /** The same with every line end and gap as one space: for what is broken into lines. */
  words(): string;
  /** Quit, suspend and redraw, as asked for. */
  readonly asked: readonly string[];
}

export async function openScreens(
  { installation, tenant }: Houses,
  person = PERSON,
  size: Size = { columns: 120, rows: 40 },
): Promise<Screens> {
  const { reference, facts } = tenant;
  const asked: string[] = [];
  const store = createStore({
    reach: {
      reference,
      actor: await reference.mis.actor(person),
      gate: (act, perform) =>
        permittedSupplier(installation, staffMember(person), { ...act, tenant: facts.id }, perform),
    },
    size,
    colour: false,
    clock: () => 0,
    quit: () => asked.push('quit'),
    suspend: () => asked.push('suspend'),
    redraw: () => asked.push('redraw'),
  });
  await store.settled();
  const text = () =>
    frameOf(store.get())
      .map((line) => line.map((span) => span.text).join(''))
      .join('\n');
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
      store.press(key);
      await store.settled();
    }
  };
  return {
    store,
    press,
    async type(typed) {
      const { dialog } = store.get();
      const before = dialog?.stage === 'typing' ? [...dialog.typed.text].length : 0;
      await press(...Array.from({ length: before }, () => 'backspace'), ...typed, 'enter');
    },
    async into(label) {
      const here = () =>
        text()
          .split('\n')
          .some((line) => line.startsWith(`▸ ${label}`));
      await press('home');
      for (let line = 0; !here(); line += 1) {
        if (line > 200) throw new Error(`there is no "${label}" on\n${text()}`);
        await press('down');
      }
      await press('enter');
    },
    text,
    words: () => text().replaceAll(/\s+/g, ' '),
    asked,
  };
}
