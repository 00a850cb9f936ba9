import { UsageError } from "./usage-error.ts";

/** Posts a JSON object and returns the JSON answer; a server that is not there is named together with the command that starts it. */
export async function postJson(
  url: string,
  body: unknown,
  startedBy: string,
): Promise<Readonly<Record<string, unknown>>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(5000),
    });
  } catch {
    throw new UsageError(`nothing answers at ${url}; start it with: ${startedBy}`);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (answer === null || typeof answer !== "object") throw new UsageError(`${url} did not answer with JSON`);
  if (!response.ok) {
    const description = "error_description" in answer ? String(answer.error_description) : `status ${response.status}`;
    throw new UsageError(`${url} refused: ${description}`);
  }
  return { ...answer };
}
