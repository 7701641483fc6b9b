/** Webhooks as they are stored, among what the API keeps in memory. */
import type { AccessStore } from '../access/ports.ts';
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

export function webhooksOf(store: Pick<AccessStore, 'list'>): readonly Webhook[] {
  return store.list('webhooks').map(({ key: id, body, createdAt }) => {
    const { url, topics, account, enabled, secret } = body as unknown as WebhookBody;
    return { id, url, topics, enabled, createdAt, secret, ...(account !== undefined && { account }) };
  });
}
