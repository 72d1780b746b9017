export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A browser that runs no scripts and keeps no cookies: follows links and posts the form of the page it is on. */
export interface Browser {
  readonly status: number;
  /** Of the page it came to, after redirects. */
  readonly url: string;
  readonly html: string;
  readonly title: string;
  /** Of the body, without tags. */
  readonly text: string;
  readonly headers: Headers;
  open(address: string): Promise<void>;
  /** Follows the first link that has one of these texts. */
  follow(...texts: readonly string[]): Promise<void>;
  /** Posts to where the page's own form goes, with what the form carries unseen. */
  post(fields: Fields): Promise<void>;
  postTo(address: string, fields: Fields): Promise<void>;
}

export function createBrowser(): Browser {
  let reply: Response | undefined;
  let html = '';

  async function load(address: string, init: RequestInit = {}): Promise<void> {
    reply = await fetch(new URL(address, reply?.url), init);
    html = await reply.text();
  }

  const browser: Browser = {
    get status() {
      return reply?.status ?? 0;
    },
    get url() {
      return reply?.url ?? '';
    },
    get html() {
      return html;
    },
    get title() {
      return unescaped(/<title>([^<]*)/.exec(html)?.[1]?.trim() ?? '');
    },
    get text() {
      return unescaped(html.slice(html.indexOf('<body')).replaceAll(/<[^>]*>/g, ' '));
    },
    get headers() {
      return reply?.headers ?? new Headers();
    },
    open: (address) => load(address),
    async follow(...texts) {
      const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)];
      const href = links.find(([, , text]) => texts.includes(text!.trim()))?.[1];
      if (href === undefined) throw new Error(`no link "${texts[0]}" on "${browser.title}"`);
      await load(unescaped(href));
    },
    async post(fields) {
      const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
      const action = /<form [^>]*action="([^"]*)"/.exec(main)?.[1];
      if (action === undefined) throw new Error(`no form on "${browser.title}"`);
      const hidden = [...main.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
      const kept = Object.fromEntries(hidden.map(([, name, value]) => [name!, unescaped(value!)]));
      await browser.postTo(unescaped(action), { ...kept, ...fields });
    },
    async postTo(address, fields) {
      const body = new URLSearchParams();
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) body.append(name, one);
      await load(address, { method: 'POST', body });
    },
  };
  return browser;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
