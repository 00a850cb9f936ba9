import type { SchemaNode } from "../../contract-source.ts";
import type { Flow, Shift } from "./shift.ts";

/** Where in a schema the comparison is. */
export interface Context {
  readonly flow: Flow;
  readonly pointer: string;
  /** Codes that schemas with `x-codes` list by themselves; evaluated with the catalogue. */
  readonly codes: ReadonlySet<string>;
  /** Whether values are handed to the user as claims. */
  readonly handedOn: boolean;
  /** Keywords whose change follows from another one that is reported already. */
  readonly implied?: ReadonlySet<string>;
}

/** Compares two schemas at one place. */
export type Compare = (before: SchemaNode, after: SchemaNode, context: Context) => readonly Shift[];
