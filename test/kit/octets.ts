/** Looks at the type-of-service octet of packets on the loopback interface, with tshark. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { HostPort } from '../../src/sip/transport/index.ts';
import { until } from './wait.ts';

/** RFC 8489 5: a binding request, which any of our UDP listeners answers. */
const STUN = Buffer.from(`000100002112a442${'5a'.repeat(12)}`, 'hex');

/** What the answers of these UDP listeners carry in their octet or traffic class, by host. */
export async function octetsOf(addresses: readonly HostPort[]): Promise<Map<string, Set<number>>> {
  const filter = addresses.map(({ port }) => `udp src port ${port}`).join(' or ');
  const fields = ['ip.src', 'ipv6.src', 'ip.dsfield', 'ipv6.tclass'].flatMap(field => ['-e', field]);
  const args = ['-lnQi', 'lo', '-f', filter, '-T', 'fields', '-E', 'separator=,', ...fields];
  const tshark = spawn('tshark', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(tshark, 'close');
  let text = '';
  let errors = '';
  tshark.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  tshark.stderr.setEncoding('utf8').on('data', (piece: string) => (errors += piece));
  const clients = addresses.map(({ host }) => createSocket(host.includes(':') ? 'udp6' : 'udp4'));
  const octets = new Map<string, Set<number>>();
  try {
    // Asked again and again, because nobody says when the capture has begun.
    await until('a captured answer of each listener', () => {
      if (tshark.exitCode !== null) throw new Error(`tshark ended: ${errors}`);
      addresses.forEach(({ host, port }, index) => clients[index]?.send(STUN, port, host));
      for (const line of text.split('\n').slice(0, -1)) {
        const [v4, v6, tos, tclass] = line.split(',');
        const from = v4 || v6 || '';
        octets.set(from, (octets.get(from) ?? new Set()).add(Number(tos || tclass)));
      }
      return addresses.every(({ host }) => octets.has(host));
    });
  } finally {
    for (const client of clients) client.close();
    tshark.kill();
    await closed;
  }
  return octets;
}
