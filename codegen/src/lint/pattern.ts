import { backtracks } from "./backtracking.ts";

const REPEAT_LIMIT = 1000;

/**
 * Why a pattern is outside the subset that JavaScript (`u`), Python (`re.ASCII`, full match) and RE2 read alike;
 * `undefined` when it is inside.
 */
export const patternFault = (pattern: string): string | undefined => {
  if (!pattern.startsWith("^") || !pattern.endsWith("$") || pattern.length < 2)
    return "must start with ^ and end with $";
  const body = pattern.slice(1, -1);
  let depth = 0;
  let inClass = false;
  // Largest product of repeats within each open group, and of the piece just read: RE2 limits the product.
  const within: number[] = [1];
  let piece = 1;
  for (let index = 0; index < body.length; index += 1) {
    const char = body[index] as string;
    if (char.charCodeAt(0) < 0x20 || char.charCodeAt(0) > 0x7e) return "must be ASCII";
    if (char === "\\") {
      const next = body[index + 1] ?? "";
      if (next === "x") {
        if (!/^[0-9A-Fa-f]{2}$/.test(body.slice(index + 2, index + 4))) return "has an incomplete \\x escape";
        index += 3;
      } else if (/[A-Za-z0-9]/.test(next)) return `uses the shorthand \\${next}`;
      else if (next === "") return "ends in a backslash";
      else index += 1;
      if (!inClass) piece = 1;
      continue;
    }
    if (inClass) {
      if (char === "]") inClass = false;
      else if (char === "[" || (char === "&" && body[index + 1] === "&")) return "nests or combines classes";
      continue;
    }
    if (char === "[") {
      inClass = true;
      piece = 1;
    } else if (char === "(") {
      if (!body.startsWith("(?:", index)) return "uses a group other than (?:…)";
      depth += 1;
      index += 2;
      within.push(1);
      piece = 1;
    } else if (char === ")") {
      depth -= 1;
      piece = within.pop() ?? 1;
    } else if (char === "|" && depth === 0) return "has a top-level alternative";
    else if (char === "." || char === "^" || char === "$") return `uses ${char}`;
    else if (char === "{") {
      const repeat = /^\{(\d+)(?:,(\d*))?\}/.exec(body.slice(index));
      if (repeat === null) return "has an incomplete repeat";
      const most = Number(repeat[2] === undefined || repeat[2] === "" ? repeat[1] : repeat[2]);
      piece *= Math.max(most, 1);
      if (piece > REPEAT_LIMIT) return `repeats more than ${REPEAT_LIMIT} times`;
      index += repeat[0].length - 1;
    } else if (!/[*+?]/.test(char)) piece = 1;
    if (within.length > 0) within[within.length - 1] = Math.max(within.at(-1) ?? 1, piece);
    if ((char === "*" || char === "+" || char === "?" || char === "}") && /[?+]/.test(body[index + 1] ?? "")) {
      return "uses a lazy or possessive repeat";
    }
    if (depth < 0) return "closes a group that is not open";
  }
  if (inClass || depth !== 0) return "leaves a class or group open";
  try {
    new RegExp(pattern, "u");
  } catch {
    return "is not a regular expression";
  }
  return backtracks(pattern) ? "can read one text in so many ways that matching may take forever" : undefined;
};
