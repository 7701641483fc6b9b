/**
 * Signatures of webhooks, by the open specification "Standard Webhooks": HMAC with SHA-256 over id, time and body, so that a captured
 * request can neither be changed nor sent again later. Receivers find ready-made libraries for it.
 */
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export const newWebhookSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64');

export interface SignedContent {
  /** The same in every attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly seconds: number;
  readonly body: string;
}

/** @throws RangeError when the secret is none of ours */
export function signatureHeaders(secret: string, { id, seconds, body }: SignedContent): Record<string, string> {
  if (!secret.startsWith(PREFIX)) throw new RangeError('not a secret of a webhook');
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}
