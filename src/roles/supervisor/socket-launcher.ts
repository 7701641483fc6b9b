/** How a process with UDP listeners comes to sockets whose packets are marked: native/sip-sockets.c opens them for it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../core/config/index.ts';
import { formatHostPort } from '../../core/host-port.ts';

/** Made by scripts/setup; beside the sources and beside the compiled program alike. */
const BUILT = resolve(import.meta.dirname, '../../../native/bin/sip-sockets');

/**
 * What goes before the command line of a process that runs these nodes; nothing when none of them listens on UDP, or
 * when the launcher was not built: packets then go unmarked, and the listeners say so in the log.
 */
export function socketLauncher(config: Config, ids: readonly string[], launcher = BUILT): string[] {
  const addresses = config.nodes
    .filter(({ id, role }) => role === 'load-balancer' && ids.includes(id))
    .flatMap(({ listen }) => listen.filter(({ transport }) => transport === 'udp'))
    .map(({ address }) => formatHostPort(address));
  return addresses.length === 0 || !existsSync(launcher) ? [] : [launcher, ...addresses, '--'];
}
