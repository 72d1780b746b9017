/** A config document as its version has it, without comments and places. */
export type ConfigDocument = Readonly<Record<string, unknown>>;

/** Where something is in a document. */
export type Path = readonly string[];

/** What a migration may know besides the document. */
export interface MigrationContext {
  /** Settings of the installation file, which stands under a tenant's; nothing for the installation file itself. */
  readonly inherited: Readonly<Record<string, unknown>>;
  /** The reference that will lead to this secret; asked once for each that is found. */
  readonly reference: (secret: FoundSecret) => string;
}

/** A secret that stood in the document itself. It belongs in a file of its own, which the reference leads to. */
export interface FoundSecret {
  readonly name: string;
  readonly value: string;
}

/** Where something went, so that its comments go along and a mistake is told where it was written. */
export interface Move {
  readonly from: Path;
  readonly to: Path;
}

export interface Migrated {
  readonly document: ConfigDocument;
  /** For people: what needs a look. Never a secret. */
  readonly notes: readonly string[];
  readonly moves: readonly Move[];
  readonly secrets: readonly FoundSecret[];
}

/** What the older version has no room for. */
export interface NoWayBack {
  readonly lost: readonly string[];
}

/**
 * One step between two versions of the config document. Pure, and frozen once released: it knows its two versions by
 * itself and not what is current. It carries a document over without judging it; the result is checked as a whole.
 */
export interface ConfigMigration {
  readonly from: number;
  readonly to: number;
  up(document: ConfigDocument, context: MigrationContext): Migrated;
  down(document: ConfigDocument): { readonly document: ConfigDocument } | NoWayBack;
}
