const idForm = /^(?:0|[1-9][0-9]{0,19})-(?:0|[1-9][0-9]{0,19})$/;

/** Whether a text is the identifier of a stream entry, `<ms>-<n>`. */
export function isEntryId(id: unknown): id is string {
  return typeof id === "string" && idForm.test(id);
}

/** Negative, 0 or positive, as the first identifier is before, at or after the second. Both must be well-formed. */
export function compareEntryIds(a: string, b: string): number {
  const [aTime = "", aCount = ""] = a.split("-");
  const [bTime = "", bCount = ""] = b.split("-");
  return compareDecimals(aTime, bTime) || compareDecimals(aCount, bCount);
}

function compareDecimals(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
