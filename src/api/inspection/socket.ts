/** Where the inspection server of a node listens. Apart from the server, because whoever only asks should not have to load it. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** sockaddr_un holds 108 bytes with the closing zero. */
const LONGEST_PATH = 107;

/** Where a node's inspection server listens; a path that is too long for a socket is replaced by a short one. */
export function inspectionSocket(stateDirectory: string, node: string): string {
  const path = join(stateDirectory, 'run', `${node}.sock`);
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  const short = createHash('sha256').update(path).digest('hex').slice(0, 24);
  return join(tmpdir(), `tandem-${short}.sock`);
}
