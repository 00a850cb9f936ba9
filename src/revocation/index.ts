export type { RevocationStore } from "../../generated/typescript/index.ts";
export {
  InMemoryRevocationStore,
  type InMemoryRevocationStoreOptions,
  type RevocationListener,
} from "./in-memory-revocation-store.ts";
export { RevocationCapacityError } from "./revocation-capacity-error.ts";
