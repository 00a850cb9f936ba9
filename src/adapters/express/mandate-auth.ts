import type { Request, RequestHandler, Response } from "express";
import type { Contract, Profile } from "../../../generated/typescript/index.ts";
import { authErrorBody } from "../../core/auth-error-body.ts";
import { callerOf } from "../../core/caller-of.ts";
import { challengeHeader } from "../../core/challenge-header.ts";
import type {
  AuthErrorOf,
  ClaimsOf,
  CoreContract,
  DefaultProfileId,
  OverridesOf,
  ProfileId,
} from "../../core/contract-types.ts";
import { CountersignConfigError } from "../../core/countersign-config-error.ts";
import { createAuthError } from "../../core/create-auth-error.ts";
import { errorToStatus } from "../../core/error-to-status.ts";
import { malformedChallenge } from "../../core/malformed-challenge.ts";
import { readAuthorization } from "../../core/read-authorization.ts";
import { requiredScopesOf } from "../../core/required-scopes.ts";
import { type AnyVerifier, type AuthDeps, createVerifier, type Verifier } from "../../mandate/index.ts";
import { authorizationOf } from "./authorization-of.ts";
import { mandateContextOf, runWithMandate } from "./mandate-context.ts";
import { writeAnswer } from "./write-answer.ts";

/** Options of {@link mandateAuth}: a verifier, or what to build one from. */
export type MandateAuthOptions<C extends Contract = CoreContract, P extends ProfileId<C> = DefaultProfileId<C>> = (
  | AuthDeps<C, P>
  | { readonly verifier: Verifier<ClaimsOf<C, P>, OverridesOf<C, P>, string> }
) &
  BindingOptions;

interface BindingOptions {
  /** Run the following handlers inside `currentMandateContext`. @defaultValue `true` */
  readonly bindContext?: boolean;
}

/**
 * Middleware for Express routes that are no MCP endpoint: verifies the mandate and the route's requirements on every
 * request. Sets `req.mandate`, `req.mandateContext` and `req.auth`, or answers; the handler never runs on failure.
 *
 * @param route requirements of this route; they only tighten
 * @throws `CountersignConfigError` at construction, for bad options or requirements
 * @example
 * ```ts
 * app.get("/notes", mandateAuth({ verifier }, { requiredScopes: ["notes:read"] }), (req, res) => {
 *   res.json({ owner: req.mandate?.sub });
 * });
 * ```
 */
export function mandateAuth<O extends object>(
  options: { readonly verifier: Verifier<object, O, string> } & BindingOptions,
  route?: NoInfer<O>,
): RequestHandler;
export function mandateAuth<const C extends Contract = CoreContract, P extends ProfileId<C> = DefaultProfileId<C>>(
  options: MandateAuthOptions<C, P>,
  route?: OverridesOf<C, P>,
): RequestHandler;
export function mandateAuth(
  options: AuthDeps | { readonly verifier: AnyVerifier },
  route: object = {},
): RequestHandler {
  if (typeof options !== "object" || options === null) {
    throw new CountersignConfigError("options", options, "give an object of options");
  }
  const { bindContext = true, ...deps } = options as MandateAuthOptions;
  if (typeof bindContext !== "boolean")
    throw new CountersignConfigError("bindContext", bindContext, "give true or false");
  const verifier: AnyVerifier = "verifier" in deps ? onlyVerifier(deps) : createVerifier(deps);
  const routed = verifier.require(route);
  const { profile, resourceMetadataUrl } = verifier;
  const requiredScopes = requiredScopesOf(profile, routed.requirements);
  const metadata = resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl };

  const refuse = (req: Request, res: Response, error: AuthErrorOf<string>): void => {
    const challenge = challengeHeader(error, { profile, requiredScopes, ...metadata });
    const { retryAfterSeconds } = error;
    answer(req, res, errorToStatus(error.code, profile), authErrorBody(error), {
      ...(challenge !== undefined && { "WWW-Authenticate": challenge }),
      ...(retryAfterSeconds !== undefined && { "Retry-After": String(retryAfterSeconds) }),
    });
  };

  return (req, res, next) => {
    const credential = readAuthorization(authorizationOf(req));
    if (credential.kind === "malformed") {
      const body = { error: "invalid_request", error_description: "The request is malformed" };
      answer(req, res, 400, body, { "WWW-Authenticate": malformedChallenge(resourceMetadataUrl) });
      return;
    }
    if (credential.kind === "absent") {
      refuse(req, res, createAuthError(profile, "missing_token"));
      return;
    }
    const { token } = credential;
    void routed.authenticate(token).then((result) => {
      // The host has answered meanwhile, by a timeout of its own: nothing is left to say, and nothing may run.
      if (res.headersSent) return;
      if (!result.ok) {
        refuse(req, res, result.error);
        return;
      }
      const context = mandateContextOf(profile, result.principal, token, req);
      const auth = authInfoOf(profile, result.principal, token, verifier);
      Object.assign(req, { mandate: result.principal, mandateContext: context, auth });
      if (bindContext) runWithMandate(context, next);
      else next();
    });
  };
}

function answer(req: Request, res: Response, status: number, body: object, headers: Record<string, string>): void {
  const all = { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers };
  writeAnswer(res, req.method, { status, headers: all, body: JSON.stringify(body) });
}

/** The verifier, which brings its own options: further ones beside it would bind nobody. */
function onlyVerifier(deps: { readonly verifier: AnyVerifier }): AnyVerifier {
  for (const [name, value] of Object.entries(deps)) {
    if (name === "verifier" || value === undefined) continue;
    throw new CountersignConfigError(name, value, "give it to the verifier, or as a requirement of the route");
  }
  return deps.verifier;
}

/** The `AuthInfo` of the MCP SDKs. */
function authInfoOf(
  profile: Profile,
  claims: object,
  token: string,
  { audience, resourceMetadataUrl }: Pick<Verifier, "audience" | "resourceMetadataUrl">,
): object {
  const caller = callerOf(profile, claims);
  const matched = audience.find((one) => caller.audience.includes(one));
  return {
    token,
    clientId: caller.clientId,
    scopes: caller.scopes,
    expiresAt: caller.expiresAt,
    ...(matched !== undefined && URL.canParse(matched) && { resource: new URL(matched) }),
    ...(resourceMetadataUrl !== undefined && { resourceMetadataUrl }),
    extra: { countersign: claims },
  };
}
