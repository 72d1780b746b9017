import { CodedError } from '../errors/index.ts';
import { toDestinations, toHeader, toLearner } from './convert.ts';
import { decode } from './decode.ts';
import { isKnownElement } from './elements.ts';
import type { IlrDestinationRecord, IlrHeader, IlrLearner, IlrYear } from './model.ts';
import { type IlrNode, NONE, pathOf } from './node.ts';
import { openIlrDocument } from './sax.ts';

/** What a file gives, in its own order: the header before anything else but warnings. */
export type IlrItem =
  | { readonly kind: 'header'; readonly header: IlrHeader }
  | { readonly kind: 'learner'; readonly learner: IlrLearner; readonly line: number }
  | { readonly kind: 'destinations'; readonly record: IlrDestinationRecord; readonly line: number }
  | { readonly kind: 'warning'; readonly path: string; readonly line: number; readonly message: string };

/** Warnings listed one by one; the rest is counted in a last one. */
const MAX_WARNINGS = 100;
/** Elements of one learner before it cannot be one: it must fit in memory. A learner with 98 aims has some 4,000. */
const MAX_ELEMENTS = 100_000;

/**
 * Reads an ILR file as it streams: memory holds one learner and what one chunk gave. Unknown elements are skipped with
 * a warning; what makes the file unusable ends the reading.
 * @param source chunks of bytes (any encoding the file declares) or text, of any size
 * @throws ILR_BROKEN_XML, ILR_TRUNCATED, ILR_NOT_ILR, ILR_YEAR_UNKNOWN, ILR_ENTITY_FORBIDDEN, ILR_TOO_LARGE_VALUE,
 *   ILR_BAD_VALUE, ILR_VALUE_MISSING, ILR_HEADER_MISSING
 */
export async function* readIlr(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<IlrItem> {
  for await (const batch of batches(source)) yield* batch;
}

/** What each chunk gave, at once: cheaper than awaiting each learner. */
async function* batches(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<IlrItem[]> {
  const collector = new Collector();
  const document = openIlrDocument(collector);
  collector.lineNow = () => document.line;
  for await (const piece of decode(source)) {
    document.write(piece);
    if (collector.items.length > 0) yield collector.take();
  }
  document.close();
  collector.end();
  if (collector.items.length > 0) yield collector.take();
}

/** Builds the element being read, and turns each that stands directly in Message into an item. */
class Collector {
  items: IlrItem[] = [];
  lineNow: () => number = () => 0;
  #year: IlrYear | undefined;
  #headerSeen = false;
  /** Open elements from Message inwards. */
  readonly #open: IlrNode[] = [];
  /** Depth below an element that nothing knows; 0 outside one. */
  #unknownDepth = 0;
  #elements = 0;
  #warnings = 0;

  root(year: IlrYear): void {
    this.#year = year;
  }

  open(name: string): void {
    const parent = this.#open.at(-1);
    if (this.#unknownDepth > 0 || (parent !== undefined && !isKnownElement(parent.name, name))) {
      if (this.#unknownDepth === 0)
        this.#warn(`${parent === undefined ? '' : pathOf(parent)}/${name.slice(0, 60)}`);
      this.#unknownDepth += 1;
      return;
    }
    this.#elements += 1;
    if (this.#elements > MAX_ELEMENTS)
      throw new CodedError('ILR_TOO_LARGE_VALUE', { what: 'a record', line: this.lineNow() });
    const node: IlrNode = { name, parent, line: this.lineNow(), text: '', children: NONE };
    if (parent !== undefined && this.#open.length > 1) {
      if (parent.children === NONE) parent.children = [node];
      else parent.children.push(node);
    }
    this.#open.push(node);
  }

  text(text: string): void {
    const node = this.#open.at(-1);
    if (this.#unknownDepth === 0 && node !== undefined && node.children.length === 0) node.text += text;
  }

  close(): void {
    if (this.#unknownDepth > 0) {
      this.#unknownDepth -= 1;
      return;
    }
    const node = this.#open.pop();
    if (node === undefined || this.#open.length !== 1) return;
    this.#elements = 0;
    this.#finish(node);
  }

  take(): IlrItem[] {
    const { items } = this;
    this.items = [];
    return items;
  }

  /** @throws ILR_HEADER_MISSING for a file without one */
  end(): void {
    this.#needHeader();
    const rest = this.#warnings - MAX_WARNINGS;
    if (rest > 0)
      this.items.push({
        kind: 'warning',
        path: 'Message',
        line: this.lineNow(),
        message: `${rest} more elements are unknown and were left out`,
      });
  }

  #finish(node: IlrNode): void {
    const { line } = node;
    if (node.name === 'Header' && this.#year !== undefined) {
      this.items.push({ kind: 'header', header: toHeader(node, this.#year) });
      this.#headerSeen = true;
    } else if (node.name === 'Learner') {
      this.#needHeader();
      this.items.push({ kind: 'learner', learner: toLearner(node), line });
    } else if (node.name === 'LearnerDestinationandProgression') {
      this.#needHeader();
      this.items.push({ kind: 'destinations', record: toDestinations(node), line });
    }
  }

  #needHeader(): void {
    if (!this.#headerSeen) throw new CodedError('ILR_HEADER_MISSING', { what: 'all of it' });
  }

  #warn(path: string): void {
    this.#warnings += 1;
    if (this.#warnings > MAX_WARNINGS) return;
    const message = 'No ILR year has this element there; it was left out';
    this.items.push({ kind: 'warning', path, line: this.lineNow(), message });
  }
}
