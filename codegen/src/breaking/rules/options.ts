import type { RequirementSource } from "../../contract-source.ts";
import { type Names, namesOf } from "../../names.ts";
import { normalizeSchema } from "../../normalize.ts";
import type { Found } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import { compareSchemas } from "../shapes/compare-schemas.ts";
import { renamed } from "../shapes/names.ts";
import { outcomeOf } from "../shapes/shift.ts";
import type { Evaluator } from "./evaluator.ts";
import { pairRequirements } from "./pair-requirements.ts";

const namesOfOption = ({ name, names }: RequirementSource): Names => namesOf(name, { typescript: name, ...names });

/** A default belongs to the option as a whole; it is evaluated by itself. */
const implied: ReadonlySet<string> = new Set(["default"]);

/** Options of the verifier: named, required and typed as before. */
export const evaluateOptions: Evaluator = (pair) =>
  pairRequirements(pair).both.flatMap(([before, after]): readonly Found[] => {
    const at = { file: after.source, pointer: pointerOf("requirements", after.name) };
    const found: Found[] = [];
    const message = renamed(namesOfOption(before), namesOfOption(after));
    if (message !== undefined) {
      found.push({ ...at, class: "source", rule: "option-renamed", breaking: true, direction: "neutral", message });
    }
    const [was, is] = [before.required === true, after.required === true];
    if (!was && is) {
      const must = "must be given";
      found.push({
        ...at,
        class: "source",
        rule: "option-required",
        breaking: true,
        direction: "stricter",
        message: must,
      });
    }
    if (was && !is) {
      const may = "may be left out";
      found.push({
        ...at,
        class: "source",
        rule: "option-optional",
        breaking: false,
        direction: "weaker",
        message: may,
      });
    }
    const shifts = compareSchemas(normalizeSchema(before.schema ?? {}), normalizeSchema(after.schema ?? {}), {
      flow: "option",
      pointer: `${at.pointer}/schema`,
      codes: pair.codes,
      handedOn: false,
      implied,
    });
    return [
      ...found,
      ...shifts.map((shift) => ({
        ...outcomeOf(shift, "option"),
        rule: shift.rule,
        file: at.file,
        pointer: shift.pointer,
        message: shift.message,
      })),
    ];
  });
