import type { Page } from 'playwright-core';

/** More stops than any page has: whoever presses Tab as often has gone round. */
const MOST_STOPS = 60;

/** Somebody who has a keyboard and nothing else. */
export interface Keyboard {
  /** Follows the link that says so. */
  follow(text: RegExp): Promise<void>;
  /** Ticks boxes, by their values. */
  tick(...values: readonly string[]): Promise<void>;
  /** Goes to the group of choices and, by arrows, to the one of this value. */
  choose(value: string): Promise<void>;
  /** Writes into a field, over what is there. */
  write(field: string, text: string): Promise<void>;
  /** Presses the button of the page's form. */
  send(): Promise<void>;
}

export function createKeyboard(page: Page): Keyboard {
  const { keyboard } = page;
  const focused = (about: string) =>
    page.evaluate(`(() => { const at = document.activeElement; return ${about}; })()`);

  /** Presses Tab until what is focused is meant. */
  async function tabTo(about: string, what: string): Promise<void> {
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await focused(about)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${what} on "${await page.title()}"`);
  }
  async function enter(): Promise<void> {
    await Promise.all([page.waitForEvent('load'), keyboard.press('Enter')]);
  }

  return {
    async follow(text) {
      await tabTo(`at.tagName === 'A' && ${text}.test(at.textContent.trim())`, String(text));
      await enter();
    },
    async tick(...values) {
      for (const value of values) {
        await tabTo(`at.type === 'checkbox' && at.value === ${JSON.stringify(value)}`, value);
        await keyboard.press('Space');
      }
    },
    async choose(value) {
      await tabTo(`at.type === 'radio'`, 'a choice');
      await keyboard.press('Space');
      for (let stop = 0; stop < MOST_STOPS; stop += 1) {
        if (await focused(`at.checked && at.value === ${JSON.stringify(value)}`)) return;
        await keyboard.press('ArrowDown');
      }
      throw new Error(`no choice ${value} on "${await page.title()}"`);
    },
    async write(field, text) {
      await tabTo(`at.id === ${JSON.stringify(field)}`, field);
      await keyboard.press('Control+a');
      await keyboard.press('Delete');
      await keyboard.type(text);
    },
    async send() {
      await tabTo(`at.tagName === 'BUTTON' && at.closest('main') !== null`, 'the button');
      await enter();
    },
  };
}
