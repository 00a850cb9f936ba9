const name: string = "then";

/** An object that is awaited like a promise, with this `then`. */
export function thenable(then: unknown): object {
  return { [name]: then };
}

/** An object whose `then` throws as soon as it is read. */
export function unreadable(read: () => never): object {
  return Object.defineProperty({}, name, { get: read });
}
