import type { AuthError, Contract, core, ErrorBody, Profile, Requirements } from "../../generated/typescript/index.ts";

/** The contract that applies unless another is given. */
export type CoreContract = typeof core;

/** Ids of the profiles of a contract. */
export type ProfileId<C extends Contract> = [KnownId<C>] extends [never] ? string : KnownId<C>;

/** Id of the profile that applies unless another is named. */
export type DefaultProfileId<C extends Contract> = C["defaultProfile"] & ProfileId<C>;

/** What `result.principal` holds: the claims of a profile, in their TypeScript names. */
export type ClaimsOf<C extends Contract = CoreContract, P extends string = DefaultProfileId<C>> =
  ProfileOf<C, P> extends Profile<infer Claims, infer _Wire, infer _Requirements, infer _Code> ? Claims : never;

/** What a verifier may ask of a mandate under a profile. */
export type RequirementsOf<C extends Contract = CoreContract, P extends string = DefaultProfileId<C>> =
  ProfileOf<C, P> extends Profile<infer _Claims, infer _Wire, infer Wanted, infer _Code>
    ? [object] extends [Wanted]
      ? Unchecked
      : Wanted
    : never;

/** What a route, a tool or a call may tighten under a profile. */
export type OverridesOf<C extends Contract = CoreContract, P extends string = DefaultProfileId<C>> = Omit<
  RequirementsOf<C, P>,
  "issuer" | "audience" | "zoneId"
>;

/** The error codes of a profile. */
export type CodeOf<C extends Contract = CoreContract, P extends string = DefaultProfileId<C>> =
  ProfileOf<C, P> extends Profile<infer _Claims, infer _Wire, infer _Requirements, infer Code> ? Code : never;

/** Why a call was refused, with the codes of one profile. */
export interface AuthErrorOf<Code extends string> extends Omit<AuthError, "code"> {
  /** Code of the profile's error catalogue. */
  readonly code: Code;
}

/** Outcome of a verification, with the claims and codes of one profile. */
export type AuthResultOf<Principal extends object, Code extends string> =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly error: AuthErrorOf<Code> };

/** Body of a refused HTTP request, with the codes of one profile. */
export interface ErrorBodyOf<Code extends string> extends Omit<ErrorBody, "error"> {
  readonly error: Code;
}

/** Names without the index signature that every map of profiles carries. */
type KnownId<C extends Contract> = keyof {
  [Id in keyof C["profiles"] as string extends Id ? never : number extends Id ? never : Id]: true;
} &
  string;

type ProfileOf<C extends Contract, P extends string> = P extends keyof C["profiles"] ? C["profiles"][P] : Profile;

/** Options of a contract of which the compiler knows nothing; they are checked when the verifier is made. */
type Unchecked = Pick<Requirements, "issuer" | "audience" | "zoneId"> & Readonly<Record<string, unknown>>;
