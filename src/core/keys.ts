/** The keys that all nodes of a cluster share, derived from its one secret, so that no key serves two purposes. */
import { hkdfSync } from 'node:crypto';

export interface ClusterKeys {
  /** Signs digest nonces, which are valid in every zone. */
  readonly nonce: Buffer;
  /** Protects flow tokens (RFC 5626 5.2). */
  readonly flow: Buffer;
  /** Protects the tokens that phones see as our Contact. */
  readonly contact: Buffer;
  /** Of calls written down in the shared state, which hold media keys. */
  readonly checkpoint: Buffer;
  /** Encrypts what topology hiding folds away. */
  readonly fold: Buffer;
  /** Of the API's answers that are kept under idempotency keys; some show a secret. */
  readonly answers: Buffer;
  /** The API token of whoever has the cluster's secret, see `bin/tandem`. */
  readonly operator: Buffer;
}

const KEY_BYTES = 32;

/** RFC 5869: HKDF with SHA-256; the info string names the purpose. */
export function clusterKeys(secret: string): ClusterKeys {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'tandem', `tandem ${purpose}`, KEY_BYTES));
  return {
    nonce: derive('nonce'),
    flow: derive('flow'),
    contact: derive('contact'),
    checkpoint: derive('checkpoint'),
    fold: derive('fold'),
    answers: derive('answers'),
    operator: derive('operator'),
  };
}
