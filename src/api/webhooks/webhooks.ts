/** Webhooks as they are stored, among what the API keeps in memory. */
import type { AccessStore } from '../access/ports.ts';
import type { TextSeal } from '../../core/text-seal.ts';
import type { Webhook } from './dispatcher.ts';

export interface WebhookBody {
  readonly url: string;
  readonly topics: readonly string[];
  readonly account?: string;
  readonly description?: string;
  readonly enabled: boolean;
  /** Sealed. */
  readonly secret: string;
}

export function webhooksOf(store: Pick<AccessStore, 'list'>, seal: Pick<TextSeal, 'open'>): readonly Webhook[] {
  return store.list('webhooks').flatMap(({ key: id, body, createdAt }) => {
    const { url, topics, account, enabled, secret } = body as unknown as WebhookBody;
    try {
      return [
        { id, url, topics, enabled, createdAt, secret: seal.open(secret), ...(account !== undefined && { account }) },
      ];
    } catch {
      // Sealed by a cluster with another secret: it has to be given a new one.
      return [];
    }
  });
}
