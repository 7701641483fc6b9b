/** Whether somebody listens at an address, without saying anything to them. */
import { connect } from 'node:net';
import type { HostPort } from './types.ts';

/**
 * Tries a TCP connection. `refused` proves that no process listens there; `unknown` (time-out, no route) proves nothing.
 * Never rejects.
 */
export function probeTcp({ host, port }: HostPort, timeoutMs = 300): Promise<'connected' | 'refused' | 'unknown'> {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    const done = (result: 'connected' | 'refused' | 'unknown'): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => done('unknown'));
    socket.once('connect', () => done('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED' ? 'refused' : 'unknown'));
  });
}
