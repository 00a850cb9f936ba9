/** Lets other work of the process have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Entries of a batch that are taken before other work gets its turn: some milliseconds of signatures. */
export const entriesPerTurn = 200;

/** Rows of a snapshot that are merged before other work gets its turn. */
export const rowsPerTurn = 2_500;
