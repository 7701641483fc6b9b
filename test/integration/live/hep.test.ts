/** What a cluster exports by HEPv3 is read by sngrep, which knows the format from elsewhere. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from '../../kit/api-client.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import { site } from '../wire/site.ts';
import { talking } from './kit.ts';

const directory = mkdtempSync(join(tmpdir(), 'tandem-hep-'));
const pcap = join(directory, 'heard.pcap');
/** Below the ports that the system gives out by itself. */
const PORT = 9060;
let sngrep: ChildProcess;

beforeAll(async () => {
  const args = ['--pdeathsig', 'KILL', 'sngrep', '-F', '-N', '-q', '-L', `udp:127.0.0.1:${PORT}`, '-O', pcap];
  sngrep = spawn('setpriv', args, { stdio: 'ignore', env: { ...process.env, TERM: 'xterm' } });
  await until('sngrep to listen', () => isTaken(PORT));
});
afterAll(() => {
  sngrep.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

const here = site({ extra: `hep: { collector: '127.0.0.1:${PORT}', rtcpMs: 1000 }` });

function isTaken(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  return new Promise(resolve => {
    socket.once('error', () => resolve(true));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(false)));
  });
}

/** Packets that nodes of this name have sent. */
async function sent(node: string): Promise<number> {
  const { text } = await new ApiClient(here.cluster).call('GET', '/metrics/cluster');
  const lines = text.matchAll(new RegExp(`tandem_hep_packets_total\\{node="${node}".*outcome="sent"\\} (\\d+)`, 'g'));
  return [...lines].reduce((sum, [, amount]) => sum + Number(amount), 0);
}

/** Nothing more is sent, and nothing waits in sngrep's socket. */
function allTaken(): () => Promise<boolean> {
  let before = -1;
  return async () => {
    const now = await sent('.*');
    const isStill = now === before;
    before = now;
    const sockets = readFileSync('/proc/net/udp', 'utf8');
    const port = PORT.toString(16).toUpperCase().padStart(4, '0');
    return isStill && new RegExp(`:${port} \\S+ \\S+ [0-9A-F]+:00000000 `).test(sockets);
  };
}

async function messages(): Promise<{ source: string; method: string; status: string; callId: string }[]> {
  const fields = ['ip.src', 'udp.srcport', 'sip.Method', 'sip.Status-Code', 'sip.Call-ID'];
  const args = [
    '-r',
    pcap,
    '-d',
    'udp.port==1024-65535,sip',
    '-Y',
    'sip',
    '-T',
    'fields',
    ...fields.flatMap(one => ['-e', one]),
  ];
  const { stdout } = await promisify(execFile)('tshark', args);
  return stdout
    .trim()
    .split('\n')
    .map(line => {
      const [host = '', port = '', method = '', status = '', callId = ''] = line.split('\t');
      return { source: `${host}:${port}`, method, status, callId };
    });
}

it('both legs of a call are heard, at the edge, with every message', async () => {
  const { a, call, invite, caller, callee, sound, other } = await talking(here, 1001, 1002);
  await until('packets', () => sound.heard.length > 60 && other.heard.length > 60);
  const { body } = await new ApiClient(here.cluster).call('GET', `/v1/accounts/${DOMAIN}/calls`);
  expect((body as { items: unknown[] }).items).toHaveLength(1);
  // Reports of both legs, each second.
  await until('the switch to report', async () => (await sent('switch-[ab]1')) > 1);
  expect(await a.bye()).toBe(200);
  await callee.next('BYE');
  await until('everything to be sent and taken', allTaken());
  // sngrep writes its file when it is told to end.
  sngrep.kill('SIGINT');
  await until('sngrep to end', () => sngrep.exitCode !== null || sngrep.signalCode !== null);
  const all = await messages();
  for (const [phone, callId] of [
    [caller, call.callId],
    [callee, invite.callId],
  ] as const) {
    const own = all.filter(one => one.callId === callId);
    const received = own.filter(({ source }) => source !== phone.address).map(({ method, status }) => method || status);
    const logged = phone.log
      .filter(message => message.callId === callId)
      .map(message => ('method' in message ? message.method : String(message.status)));
    expect(received).toEqual(logged);
    expect(own.some(({ source }) => source === phone.address)).toBe(true);
  }
}, 60_000);
