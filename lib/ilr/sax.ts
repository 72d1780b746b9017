import { SaxesParser } from 'saxes';
import { CodedError } from '../errors/index.ts';
import type { IlrYear } from './model.ts';
import { ILR_YEARS } from './years.ts';

/** Longest tag, text or comment, in characters. The longest value an ILR file may hold has 100. */
const MAX_TOKEN = 65_536;
/** Deepest nesting of elements. An ILR file has 5. */
const MAX_DEPTH = 32;

/** What a caller hears of an ILR document, in document order. Names are without the prefix of the ILR namespace. */
export interface IlrHandlers {
  /** The outermost element: `prefix` is what other ILR elements carry before their names, with the colon. */
  root?(year: IlrYear, prefix: string): void;
  open(name: string): void;
  text(text: string): void;
  close(name: string): void;
  declaration?(encoding: string | undefined): void;
}

/** A document being read. Positions count characters from its beginning. */
export interface IlrDocument {
  /** Takes the next piece of the document. @throws CodedError of the ILR family */
  write(piece: string): void;
  /** Says that the document is complete. @throws ILR_TRUNCATED, ILR_NOT_ILR */
  close(): void;
  /** Where the parser is: just behind the token last told. */
  readonly position: number;
  readonly line: number;
}

/**
 * Opens a document that must be an ILR file, guarded against what a hostile or broken file may hold: document type
 * declarations (entity bombs), endless values, bottomless nesting, other dialects.
 */
export function openIlrDocument(handlers: IlrHandlers): IlrDocument {
  const parser = withSlots(new SaxesParser({ xmlns: false }));
  let depth = 0;
  let rootSeen = false;
  let ending = false;
  let prefix = '';
  let lastToken = 0;
  let given = 0;

  const tooLarge = (what: string) => new CodedError('ILR_TOO_LARGE_VALUE', { what, line: parser.line });
  const token = (length: number) => {
    lastToken = parser.position;
    if (length > MAX_TOKEN) throw tooLarge('a value');
  };
  const local = (name: string) =>
    prefix !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : name;

  parser.on('error', () => {
    if (!rootSeen) throw notIlr('it is empty or no XML');
    if (ending) throw new CodedError('ILR_TRUNCATED', { line: parser.line });
    throw new CodedError('ILR_BROKEN_XML', { line: parser.line, column: parser.column });
  });
  parser.on('doctype', () => {
    throw new CodedError('ILR_ENTITY_FORBIDDEN');
  });
  parser.on('xmldecl', ({ encoding }) => {
    handlers.declaration?.(encoding);
  });
  parser.on('opentag', ({ name, attributes }) => {
    token(name.length + lengthOf(attributes));
    depth += 1;
    if (depth > MAX_DEPTH) throw tooLarge('nesting');
    if (!rootSeen) {
      rootSeen = true;
      prefix = name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : '';
      handlers.root?.(
        yearOf(local(name), attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`]),
        prefix,
      );
    }
    handlers.open(local(name));
  });
  parser.on('closetag', ({ name }) => {
    token(0);
    depth -= 1;
    handlers.close(local(name));
  });
  const text = (value: string) => {
    token(value.length);
    handlers.text(value);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('comment', (comment) => token(comment.length));
  parser.on('processinginstruction', ({ body }) => token(body.length));

  return {
    write(piece) {
      // a token longer than a piece tells nothing until it ends: it must not grow without end meanwhile
      for (let at = 0; at < piece.length; at += MAX_TOKEN) {
        const slice = piece.slice(at, at + MAX_TOKEN);
        given += slice.length;
        parser.write(slice);
        if (given - lastToken > MAX_TOKEN + slice.length) throw tooLarge('a value');
      }
    },
    close() {
      ending = true;
      parser.close();
    },
    get position() {
      return parser.position;
    },
    get line() {
      return parser.line;
    },
  };
}

/**
 * Gives the parser a property for each handler before any is set. It sets them by computed names, and an object to which
 * many properties come that way is turned into a dictionary by V8: every character then costs five times as much.
 */
function withSlots(parser: SaxesParser): SaxesParser {
  const slots = parser as unknown as Record<`${string}Handler`, undefined>;
  slots.errorHandler = undefined;
  slots.doctypeHandler = undefined;
  slots.xmldeclHandler = undefined;
  slots.openTagHandler = undefined;
  slots.closeTagHandler = undefined;
  slots.textHandler = undefined;
  slots.cdataHandler = undefined;
  slots.commentHandler = undefined;
  slots.piHandler = undefined;
  return parser;
}

function yearOf(root: string, namespace: string | undefined): IlrYear {
  if (root !== 'Message') throw notIlr(`its outermost element is ${root.slice(0, 60)}`);
  if (namespace === undefined) throw notIlr('its outermost element has no namespace');
  const year = /^E?SFA\/ILR\/(\d{4}-\d{2})(?:$|\/)/.exec(namespace)?.[1];
  if (year === undefined) throw notIlr('its namespace is another');
  const known = ILR_YEARS.find((candidate) => namespace === `ESFA/ILR/${candidate}`);
  if (known === undefined) throw new CodedError('ILR_YEAR_UNKNOWN', { year });
  return known;
}

function notIlr(what: string): CodedError {
  return new CodedError('ILR_NOT_ILR', { what });
}

function lengthOf(attributes: Readonly<Record<string, string>>): number {
  let length = 0;
  for (const name in attributes) length += name.length + (attributes[name]?.length ?? 0);
  return length;
}
