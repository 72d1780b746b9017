/** Somebody with a browser that runs no scripts: follows links and posts the form of the page it is on. */
export interface Visitor {
  readonly base: string;
  readonly status: number;
  readonly html: string;
  /** Of the body, without tags. */
  readonly text: string;
  readonly title: string;
  readonly headers: Headers;
  open(path?: string): Promise<void>;
  follow(linkText: string): Promise<void>;
  /** Posts to where the page's own form goes. */
  post(fields: Readonly<Record<string, string | readonly string[]>>): Promise<void>;
  postTo(path: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<void>;
  /** From the first page to the thank-you: working 16 hours or more since an unknown day. */
  answer(): Promise<void>;
}

export function createVisitor(url: string, token: string): Visitor {
  const base = `${url}/s/${token}`;
  let reply: Response | undefined;
  let html = '';

  async function load(address: string, init: RequestInit = {}): Promise<void> {
    reply = await fetch(new URL(address, url), init);
    html = await reply.text();
  }

  async function send(
    address: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<void> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one);
    await load(address, { method: 'POST', body });
  }

  const visitor: Visitor = {
    base,
    get status() {
      return reply?.status ?? 0;
    },
    get html() {
      return html;
    },
    get text() {
      return unescaped(html.slice(html.indexOf('<body')).replaceAll(/<[^>]*>/g, ' '));
    },
    get title() {
      return unescaped(/<title>([^<]*)/.exec(html)?.[1] ?? '');
    },
    get headers() {
      return reply?.headers ?? new Headers();
    },
    open: (path = '') => load(`${base}${path}`),
    async follow(linkText) {
      const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)];
      const href = links.find(([, , text]) => text?.trim() === linkText)?.[1];
      if (href === undefined) throw new Error(`no link ${linkText} on ${visitor.title}`);
      await load(unescaped(href));
    },
    async post(fields) {
      const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
      const action = /<form [^>]*action="([^"]*)"/.exec(main)?.[1];
      if (action === undefined) throw new Error(`no form on ${visitor.title}`);
      await send(unescaped(action), fields);
    },
    postTo: (path, fields) => send(`${base}${path}`, fields),
    async answer() {
      await visitor.open('/q/activities');
      await visitor.post({ activities: ['employed'] });
      await visitor.post({ hours: '16-or-more' });
      await visitor.post({ when: 'unknown' });
      await visitor.post({ ended: 'no' });
      await visitor.post({ email: '', telephone: '' });
      await visitor.post({});
    },
  };
  return visitor;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
