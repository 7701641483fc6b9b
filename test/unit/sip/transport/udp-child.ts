/** A program with UDP listeners at the addresses of its arguments, as native/sip-sockets starts one. */
import { readFileSync } from 'node:fs';
import { SystemClock } from '../../../../src/core/clock.ts';
import { SystemIds } from '../../../../src/core/ids.ts';
import { createLogger } from '../../../../src/core/log-lines.ts';
import { parseHostPort } from '../../../../src/core/host-port.ts';
import { inheritedSockets, TransportLayer, type HostPort } from '../../../../src/sip/transport/index.ts';

export interface ChildReport {
  pid: number;
  ppid: number;
  addresses: HostPort[];
  /** What its own children would get to see. */
  environment: string | null;
  /** Those of the descriptors given to it that its own children would inherit. */
  inheritable: number[];
}

const O_CLOEXEC = 0o2000000;
const isInheritable = (fd: number): boolean => {
  const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1] ?? '0';
  return (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
};

const given = [...(process.env['TANDEM_UDP_SOCKETS'] ?? '').matchAll(/=(\d+)/g)].map(match => Number(match[1]));
const clock = new SystemClock();
const layer = new TransportLayer({
  clock,
  ids: new SystemIds(),
  log: createLogger({ level: 'info', name: 'child' }),
  udpSockets: inheritedSockets(process.env),
});
try {
  const addresses: HostPort[] = [];
  for (const [index, text] of process.argv.slice(2).entries()) {
    const { host, port } = parseHostPort(text)!;
    addresses.push((await layer.listen({ name: `udp${index}`, transport: 'udp', host, port })).address);
  }
  const { pid, ppid } = process;
  const environment = process.env['TANDEM_UDP_SOCKETS'] ?? null;
  process.send!({ pid, ppid, addresses, environment, inheritable: given.filter(isInheritable) } satisfies ChildReport);
} catch (error) {
  process.stderr.write(String(error));
  process.exit(1);
}
// The echo proves the channel's other direction.
process.on('message', (message: string) => process.send!(message));
process.on('SIGTERM', () => void layer.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(2));
