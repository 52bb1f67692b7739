/** One published measurement beside what was asked. */
export interface Measured<Row> {
  readonly id: string;
  readonly source: string;
  readonly row: Row;
  readonly value: number;
}

export type Constants = Readonly<Record<string, number>>;

export interface Kin<Name extends string> {
  readonly names: readonly Name[];
  readonly kinship: number;
}

/** A quantity, the measurements it is fitted to, and the formula that holds the constants. */
export interface Study<Row, C extends Constants> {
  /** Its key in lib/sizing/calibration.json. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Physically sensible values: where the fit starts, and what it is drawn to where rows say nothing. */
  readonly prior: C;
  /**
   * How firmly a constant is held to its prior: a factor e away weighs as much as a row that is off by this share.
   * `stiffness` of a constant multiplies it.
   */
  readonly pull: number;
  readonly stiffness?: Readonly<Partial<Record<keyof C, number>>>;
  /** Constants of one kind, one for each stack, are held to their geometric mean as to a prior, `kinship` times as firmly. */
  readonly kin?: readonly Kin<keyof C & string>[];
  /** Whether each source weighs the root of its rows instead of its rows: few large sources, and small ones that differ. */
  readonly evenSources?: boolean;
  /** An answer that is too low weighs this many times one that is too high: it is an out-of-memory crash. 1 when absent. */
  readonly tooLowWeighs?: number;
  /** Of a study of several quantities: which one a row measures, and how much it weighs (1 when absent). */
  readonly quantityOf?: (row: Row) => string;
  readonly weightOf?: (row: Row) => number;
  /** What stands or falls together when a source is left out; a source's name up to its first digit when absent. */
  readonly familyOf?: (one: Measured<Row>) => string;
  /** Rounds of reweighting and steps in each; fewer for studies of many constants, which start near. */
  readonly effort?: { readonly rounds: number; readonly steps: number };
  readonly rows: (folder: string) => readonly Measured<Row>[];
  /** undefined: no answer for this row. */
  readonly predict: (row: Row, constants: C) => number | undefined;
}
