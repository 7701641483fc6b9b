/**
 * UDP sockets that were open before this process became what it is: native/sip-sockets.c makes them with what Node cannot
 * set, the marking of their packets and a buffer over the usual limit.
 */
import { hostPortText } from './address.ts';
import type { HostPort, OpenSockets } from './types.ts';

const VARIABLE = 'TANDEM_UDP_SOCKETS';
const ENTRY = /^(.+:\d+)=(\d+)$/;

/**
 * Reads `host:port=descriptor,...` and takes the variable out of the environment, because the descriptors mean nothing to
 * the processes that this one starts.
 */
export function inheritedSockets(env: NodeJS.ProcessEnv): OpenSockets {
  const entries = (env[VARIABLE] ?? '').split(',').flatMap(text => {
    const [, address, fd] = ENTRY.exec(text) ?? [];
    return address === undefined ? [] : [{ address, fd: Number(fd) }];
  });
  Reflect.deleteProperty(env, VARIABLE);
  return {
    take(address: HostPort): number | undefined {
      const at = entries.findIndex(entry => entry.address === hostPortText(address));
      return at < 0 ? undefined : entries.splice(at, 1)[0]?.fd;
    },
  };
}
