/** The first administrator: a token that is shown once, on the first start, and is good for nothing else. */
import type { Clock } from '../../core/clock.ts';
import { TandemError } from '../../core/errors.ts';
import type { AccessStore } from './ports.ts';
import { newToken, readToken, secretMatches } from './secrets.ts';

export const SETUP_KEY = 'setup';
const LIFE_MS = 24 * 60 * 60_000;

interface SetupBody {
  readonly id: string;
  readonly secretHash: string;
  readonly expiresAt: number;
}

/**
 * The token, where there is nobody yet who could log in and none has been made that still counts. Of several processes that start at once
 * one makes it.
 */
export async function offerSetup(store: AccessStore, clock: Clock): Promise<string | undefined> {
  if (store.list('administrators').length > 0) return undefined;
  const before = store.get('settings', SETUP_KEY);
  if (before && (before.body as unknown as SetupBody).expiresAt > clock.now()) return undefined;
  const { id, token, secretHash } = newToken();
  const body = { id, secretHash, expiresAt: clock.now() + LIFE_MS };
  try {
    await store.write([{ kind: 'settings', key: SETUP_KEY, body, expected: before?.revision ?? 0 }]);
    return token;
  } catch (error) {
    if (error instanceof TandemError && error.code === 'store-conflict') return undefined;
    throw error;
  }
}

/** The revision of what is offered. @throws TandemError `setup-done`, `token-invalid` */
export function demandSetup(store: AccessStore, clock: Clock, token: string): number {
  const offered = store.get('settings', SETUP_KEY);
  if (!offered) throw new TandemError('setup-done');
  const { id, secretHash, expiresAt } = offered.body as unknown as SetupBody;
  const read = readToken(token);
  const right = read?.id === id && secretMatches(read.secret, secretHash) && expiresAt > clock.now();
  if (!right) throw new TandemError('token-invalid');
  return offered.revision;
}
