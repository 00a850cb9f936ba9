import { type Defect, type Members, wireDefect } from "../conformance/defect.ts";

const name = "__proto__";

/** Finds claims in what `__proto__` holds. */
export const defect: Defect = wireDefect(["edge"], (claims) =>
  Object.hasOwn(claims, name) ? { ...(claims[name] as Members), ...claims } : claims,
);
