/** Which media worker a switch runs. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TandemError } from '../../core/errors.ts';

/** Beside the sources and beside the compiled program alike. */
const BUILT = resolve(import.meta.dirname, '../../../media-worker/bin/mediasoup-worker');

/**
 * The configured worker, the one that the environment names, or the one that scripts/build-media-worker made.
 * @throws TandemError `media-worker-missing`
 */
export function workerBinary(configured: string | undefined): string {
  const path = configured ?? process.env['MEDIASOUP_WORKER_BIN'] ?? BUILT;
  if (!existsSync(path)) throw new TandemError('media-worker-missing', { detail: path });
  return path;
}
