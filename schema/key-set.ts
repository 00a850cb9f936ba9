import { type Definition, define, ListOf, Ref, Shape, Text } from "./dsl.ts";

const jsonWebKey = Shape(
  {
    kty: Text({ description: "Type of the key: `EC`, `OKP` or `RSA`." }),
    kid: Text({ description: "Name of the key; the header of a mandate repeats it." }),
    use: Text({ description: "What the key is for; a key that signs mandates says `sig` or nothing." }),
    key_ops: ListOf(Text({ description: "Operation." }), {
      description: "What the key may do; `verify` among them, where stated.",
    }),
    alg: Text({ description: "The one algorithm that the key is for." }),
    crv: Text({ description: "Curve of an `EC` or `OKP` key." }),
    x: Text({ description: "Public point of an `EC` or `OKP` key, base64url." }),
    y: Text({ description: "Second coordinate of an `EC` key, base64url." }),
    n: Text({ description: "Modulus of an `RSA` key, base64url." }),
    e: Text({ description: "Exponent of an `RSA` key, base64url." }),
  },
  {
    optional: ["kid", "use", "key_ops", "alg", "crv", "x", "y", "n", "e"],
    description: "Public key of an issuer, of RFC 7517; the members that verifiers read.",
  },
);

const jsonWebKeySet = Shape(
  { keys: ListOf(Ref("JsonWebKey"), { description: "Keys; a verifier skips those that it cannot use." }) },
  { description: "Key set of an issuer, of RFC 7517." },
);

export const keySetDefinitions: readonly Definition[] = [
  define("JsonWebKey", "key-set.ts", "wire-in", jsonWebKey),
  define("JsonWebKeySet", "key-set.ts", "wire-in", jsonWebKeySet),
];
