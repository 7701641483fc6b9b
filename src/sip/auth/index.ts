/** Digest authentication: RFC 3261 22, RFC 7616, RFC 8760. */
export { DigestClient } from './digest-client.ts';
export type { ClientCredentials } from './digest-client.ts';
export { DigestServer } from './digest-server.ts';
export type { DigestFailure, DigestServerOptions, DigestVerdict } from './digest-server.ts';
export { DIGEST_ALGORITHMS, digestResponse, hashHa1 } from './hashing.ts';
export type { DigestAlgorithm } from './hashing.ts';
export { claimedIssuer, issuerMark } from './nonces.ts';
export type { CredentialStore, NonceUse, StoredHa1 } from './ports.ts';
