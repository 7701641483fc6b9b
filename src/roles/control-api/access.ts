/** The first administrator's token, told once; and what of tokens and kept answers is cleared away. Wiring only. */
import type { AccessStore } from '../../api/access/ports.ts';
import { offerSetup } from '../../api/access/setup.ts';
import { errorText } from '../../core/errors.ts';
import type { RoleContext } from '../context.ts';

const EVERY_MS = 60 * 60_000;
/** Answers under idempotency keys, and what has been deleted, for so long. */
const KEPT_MS = 24 * 60 * 60_000;

export function openAccessChores({ clock, log, lifecycle }: RoleContext, store: AccessStore): void {
  const timer = clock.every(EVERY_MS, () => {
    clearAway(store, clock.now()).catch((error: unknown) => {
      log.warn({ error: errorText(error) }, 'what the API no longer needs could not be cleared away');
    });
  });
  lifecycle.defer('chores of the API', () => timer.cancel());
}

async function clearAway(store: AccessStore, now: number): Promise<void> {
  const over = store.list('tokens').filter(({ body }) => Number(body['expiresAt'] ?? Infinity) < now - KEPT_MS);
  if (over.length > 0) await store.write(over.map(({ key }) => ({ kind: 'tokens', key, body: undefined })));
  await store.purge(now - KEPT_MS);
}

/** Standard error is the operator's: the log of the node goes there as well, but is sent elsewhere more often. */
export async function tellSetup({ clock }: RoleContext, store: AccessStore, url: string): Promise<void> {
  const token = await offerSetup(store, clock);
  if (token === undefined) return;
  process.stderr.write(
    `There is no administrator yet. Within a day, once:\n  curl ${url}/v1/setup --json '{"name": "you", "password": "...", "token": "${token}"}'\nEvery operation, to read and to try: ${url}/docs\n`,
  );
}
