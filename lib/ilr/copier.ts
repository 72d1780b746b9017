import { CodedError } from '../errors/index.ts';
import type { CalendarDate, IlrYear } from './model.ts';
import { yearHas } from './years.ts';

const RECORD = 'LearnerDestinationandProgression';
const PREPARED = 'Message/Header/CollectionDetails/FilePreparationDate';
/** Characters of one record held at a time; each outcome takes some 250. */
const MAX_RECORD = 4_194_304;

/** What passes from the original to the copy, in order. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** A learner went by, as part of the text. */
  | { readonly kind: 'learner'; readonly ref: string }
  /** A destination record stands here. */
  | { readonly kind: 'record'; readonly ref: string; readonly text: string }
  /** All elements went by; the closing tag of the file follows. */
  | { readonly kind: 'end' };

/**
 * Cuts an ILR file into parts by the positions its parser tells. Text is held back from the last `<` on, since a tag
 * shows what it is only when it is complete. States: outside; inside a record (all of it is held); inside the file
 * preparation date (its text is dropped).
 */
export class Copier {
  /** What ILR elements of this file carry before their names, with the colon. */
  prefix = '';
  /** Whether the file preparation date went by. */
  prepared = false;
  position: () => number = () => 0;
  readonly #date: CalendarDate;
  readonly #path: string[] = [];
  #parts: Part[] = [];
  #held = '';
  /** Where in the original the held text begins. */
  #heldFrom = 0;
  #inside = false;
  #ref = '';

  constructor(date: CalendarDate) {
    this.#date = date;
  }

  /** Takes the text the parser is about to be given. */
  add(piece: string): void {
    this.#held += piece;
    if (this.#held.length > MAX_RECORD + piece.length)
      throw new CodedError('ILR_TOO_LARGE_VALUE', { what: 'a record', line: 0 });
  }

  /** The parts that are complete. */
  take(): Part[] {
    const open = this.#held.lastIndexOf('<');
    if (!this.#inside) this.#pass(open < 0 ? this.#held.length : open);
    return this.#handOver();
  }

  /** All that is left, once the parser has closed. */
  rest(): Part[] {
    this.#pass(this.#held.length);
    return this.#handOver();
  }

  /** The copy is UTF-8 whatever the original was. */
  declaration(): void {
    this.#cut(this.position());
    this.#parts.push({ kind: 'text', text: '<?xml version="1.0" encoding="utf-8"?>' });
  }

  root(year: IlrYear, prefix: string): void {
    if (!yearHas(year, RECORD)) throw new CodedError('ILR_NO_ENTITY', { year });
    this.prefix = prefix;
  }

  open(name: string): void {
    this.#path.push(name);
    if (this.#path.length > 4) return;
    const path = this.#path.join('/');
    if (path === `Message/${RECORD}`) {
      this.#pass(this.#tagStart());
      this.#inside = true;
    } else if (path === PREPARED) {
      this.#pass(this.position() - this.#heldFrom);
      this.#inside = true;
    }
    if (this.#path.length === 2) this.#ref = '';
  }

  text(text: string): void {
    if (this.#path.length === 3 && this.#path[2] === 'LearnRefNumber') this.#ref += text;
  }

  close(): void {
    if (this.#path.length <= 4) this.#closeAt(this.#path.join('/'));
    this.#path.pop();
  }

  #closeAt(path: string): void {
    if (path === PREPARED) {
      if (this.#tagStart() < 0)
        throw new CodedError('ILR_HEADER_MISSING', { what: 'the file preparation date' });
      this.#cut(this.#heldFrom + this.#tagStart());
      this.#parts.push({ kind: 'text', text: this.#date });
      this.#inside = false;
      this.prepared = true;
    } else if (path === 'Message/Learner') {
      this.#parts.push({ kind: 'learner', ref: this.#ref.trim() });
    } else if (path === `Message/${RECORD}`) {
      this.#parts.push({ kind: 'record', ref: this.#ref.trim(), text: this.#cut(this.position()) });
      this.#inside = false;
    } else if (path === 'Message') {
      this.#pass(this.#tagStart());
      this.#parts.push({ kind: 'end' });
    }
  }

  /** Where in the held text the tag begins that the parser has just read. Raw `<` cannot stand inside a tag. */
  #tagStart(): number {
    return this.#held.lastIndexOf('<', this.position() - this.#heldFrom - 1);
  }

  #pass(length: number): void {
    const text = this.#cut(this.#heldFrom + length);
    if (text !== '') this.#parts.push({ kind: 'text', text });
  }

  /** Takes the held text up to a position of the original. */
  #cut(until: number): string {
    const text = this.#held.slice(0, Math.max(0, until - this.#heldFrom));
    this.#held = this.#held.slice(text.length);
    this.#heldFrom += text.length;
    return text;
  }

  #handOver(): Part[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }
}
