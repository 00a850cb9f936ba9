import type { AuthInfo, Principal } from "./auth-info.ts";
import type { Era } from "./era.ts";
import type { Handles } from "./handles.ts";
import type { Supervisor } from "./supervisor.ts";

/** An admitted request: what to hand to the MCP host, and what to do with its response. */
export interface Admission<P extends object = Principal> {
  readonly authInfo: AuthInfo<P>;
  /** The body to forward: parsed, and reduced where the caller may not have all of it. `undefined` without a body. */
  readonly parsedBody: unknown;
  readonly era: Era;
  /** CORS headers for the response; empty unless the request names an allowed Origin. */
  readonly headers: Readonly<Record<string, string>>;
  /** A long-lived stream: it is to end when the authority does, after this frame if there is one. */
  readonly stream: { readonly lastFrame: string | null } | undefined;
  /** Finishes the host's response: binds a session it opened, ends a stream in time, adds {@link headers}. */
  respond(response: Response): Response;
  /** Binds a session that the host opened for this request to its caller (R20). */
  bindSession(sessionId: string): void;
  /** Calls `onLost` once when the caller expires or is revoked; the returned function stops watching. */
  watch(onLost: () => void): () => void;
}

export interface AdmissionOptions {
  readonly authInfo: AuthInfo;
  readonly parsedBody: unknown;
  readonly era: Era;
  /** Given for long-lived streams alone; `null`: the stream just ends. */
  readonly lastFrame: string | null | undefined;
  readonly sessions: Handles;
  readonly supervisor: Supervisor;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { authInfo, parsedBody, era, lastFrame, sessions, supervisor } = options;
  const principal = authInfo.extra.countersign;
  const admission: Admission = {
    authInfo,
    parsedBody,
    era,
    headers: {},
    stream: lastFrame === undefined ? undefined : { lastFrame },
    bindSession: (sessionId) => era === "legacy" && sessions.bind(sessionId, principal),
    watch: (onLost) => supervisor.watch(principal, onLost, authInfo.token),
    respond(response) {
      const session = response.headers.get("mcp-session-id");
      if (session !== null) admission.bindSession(session);
      const added = Object.entries(admission.headers);
      const ends = admission.stream !== undefined && response.body !== null && response.ok;
      if (added.length === 0 && !ends) return response;
      const headers = new Headers(response.headers);
      for (const [name, value] of added) headers.set(name, value);
      const body = ends ? endInTime(response.body, admission) : response.body;
      return new Response(body, { status: response.status, statusText: response.statusText, headers });
    },
  };
  return admission;
}

/** The same bytes until the authority is lost; then the last frame, the end, and the host is told to stop. */
function endInTime(body: ReadableStream<Uint8Array>, admission: Admission): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let stop = (): void => {};
  return new ReadableStream<Uint8Array>({
    start(controller) {
      stop = admission.watch(() => {
        const frame = admission.stream?.lastFrame ?? null;
        if (frame !== null) controller.enqueue(new TextEncoder().encode(frame));
        controller.close();
        void reader.cancel().catch(() => {});
      });
    },
    async pull(controller) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        stop();
        throw cause;
      });
      if (done) {
        stop();
        // closing twice throws; the stream may have ended because the authority did
        try {
          controller.close();
        } catch {}
      } else {
        try {
          controller.enqueue(value);
        } catch {}
      }
    },
    async cancel(reason) {
      stop();
      await reader.cancel(reason);
    },
  });
}
