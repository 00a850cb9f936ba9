const LIMIT = 80;

/** A value in a message: JSON, cut to a length that people read. */
export const show = (value: unknown): string => {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text;
};
