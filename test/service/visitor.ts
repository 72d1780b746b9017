import { type Browser, createBrowser } from '../../bin/sandbox/browser.ts';

/** A learner with the link of a message. */
export interface Visitor extends Browser {
  readonly base: string;
  /** A page below the survey's own address. */
  open(path?: string): Promise<void>;
  /** From the first page to the thank-you: working 16 hours or more since an unknown day. */
  answer(): Promise<void>;
}

export function createVisitor(url: string, token: string): Visitor {
  const browser = createBrowser();
  const base = `${url}/s/${token}`;
  const own: Pick<Visitor, 'base' | 'open' | 'postTo' | 'answer'> = {
    base,
    open: (path = '') => browser.open(`${base}${path}`),
    postTo: (path, fields) => browser.postTo(`${base}${path}`, fields),
    async answer() {
      await own.open('/q/activities');
      await browser.post({ activities: ['employed'] });
      await browser.post({ hours: '16-or-more' });
      await browser.post({ when: 'unknown' });
      await browser.post({ ended: 'no' });
      await browser.post({ email: '', telephone: '' });
      await browser.post({});
    },
  };
  return Object.assign(Object.create(browser) as Browser, own) as Visitor;
}
