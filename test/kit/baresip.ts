/** A baresip softphone without a sound card: speaks a tone, records what it hears, is steered over its control port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOMAIN, password } from './cluster.ts';
import { takePorts, type PortBlock } from './ports.ts';
import { readSound, toneFile, type Sound } from './tones.ts';
import { until } from './wait.ts';

export type BaresipTransport = 'udp' | 'tcp' | 'tls';
export type BaresipCodec = 'PCMU/8000/1' | 'PCMA/8000/1' | 'G722/16000/1' | 'opus/48000/2';

export interface BaresipOptions {
  readonly extension: number;
  /** Port of the edge on 127.0.0.1. */
  readonly server: number;
  readonly transport?: BaresipTransport;
  /** baresip's mediaenc: none, srtp (RTP/AVP with keys), srtp-mand (SAVP), srtp-mandf (SAVPF), dtls_srtp. */
  readonly encryption?: 'srtp' | 'srtp-mand' | 'srtp-mandf' | 'dtls_srtp';
  readonly ice?: boolean;
  readonly codecs?: readonly BaresipCodec[];
  readonly tone?: number;
  readonly answer?: 'auto' | 'manual' | 'early';
  readonly register?: boolean;
  readonly host?: string;
  readonly rtcpMux?: boolean;
  /** More of baresip's own modules: `mwi`, `presence`. */
  readonly apps?: readonly string[];
  /** Whose presence it watches. */
  readonly watches?: readonly number[];
}

export interface BaresipEvent {
  readonly type: string;
  readonly class?: string;
  readonly param?: string;
  readonly peeruri?: string;
  readonly id?: string;
  /** Milliseconds of the test's clock. */
  readonly at: number;
}

const RATES = { PCMU: 8000, PCMA: 8000, G722: 16_000, opus: 48_000 } as const;

export class Baresip {
  readonly extension: number;
  readonly tone: number;
  readonly events: BaresipEvent[] = [];
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #ports: PortBlock;
  readonly #replies = new Map<string, (reply: { ok: boolean; data: string }) => void>();
  #socket: Socket | undefined;
  #buffer = Buffer.alloc(0);
  #token = 0;
  #log = '';

  private constructor(options: BaresipOptions, child: ChildProcess, directory: string, ports: PortBlock) {
    this.extension = options.extension;
    this.tone = options.tone ?? 440;
    this.#child = child;
    this.#directory = directory;
    this.#ports = ports;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#note(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#note(text));
  }

  static async start(options: BaresipOptions): Promise<Baresip> {
    const ports = await takePorts(100);
    const directory = await mkdtemp(join(tmpdir(), 'tandem-baresip-'));
    mkdirSync(join(directory, 'rec'));
    writeFileSync(join(directory, 'accounts'), `${account(options)}\n`);
    const contacts = (options.watches ?? []).map(one => `"${one}" <sip:${one}@${DOMAIN}>;presence=p2p\n`);
    writeFileSync(join(directory, 'contacts'), contacts.join(''));
    writeFileSync(join(directory, 'config'), config(options, directory, ports.first));
    const args = ['-4', '-f', directory, '-p', '/nonexistent', '-s', '-v'];
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'baresip', ...args], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const phone = new Baresip(options, child, directory, ports);
    try {
      await until('baresip to be ready', () => phone.#log.includes('baresip is ready'));
      phone.#socket = await control(ports.first + 90);
      phone.#socket.on('data', data => phone.#receive(data));
      phone.#socket.on('error', () => undefined);
      if (options.register !== false) await phone.registered();
      return phone;
    } catch (error) {
      const tail = phone.#log.slice(-3000);
      await phone.stop();
      throw new Error(`baresip ${options.extension} did not start:\n${tail}`, { cause: error });
    }
  }

  /** Trace of all SIP messages and whatever else baresip printed. */
  get log(): string {
    return this.#log;
  }

  async registered(): Promise<void> {
    await until(
      'registration',
      () => /200 OK|\[1 binding/.test(this.#log) || this.events.some(e => e.type === 'REGISTER_OK'),
    );
  }

  async command(command: string, params?: string): Promise<string> {
    const token = `t${++this.#token}`;
    const text = JSON.stringify({ command, token, ...(params !== undefined && { params }) });
    const reply = new Promise<{ ok: boolean; data: string }>(resolve => this.#replies.set(token, resolve));
    this.#socket?.write(`${Buffer.byteLength(text)}:${text},`);
    return (await reply).data;
  }

  dial(target: number | string): Promise<string> {
    return this.command('dial', typeof target === 'number' ? `sip:${target}@${DOMAIN}` : target);
  }

  answer(): Promise<string> {
    return this.command('accept');
  }

  hangup(): Promise<string> {
    return this.command('hangup');
  }

  hold(): Promise<string> {
    return this.command('hold');
  }

  resume(): Promise<string> {
    return this.command('resume');
  }

  transfer(target: number | string): Promise<string> {
    return this.command('transfer', typeof target === 'number' ? `sip:${target}@${DOMAIN}` : target);
  }

  dtmf(digits: string): Promise<string> {
    return this.command('sndcode', digits);
  }

  /** Waits for an event after the first `from` ones; returns it. */
  event(type: string, options: { from?: number; timeoutMs?: number } = {}): Promise<BaresipEvent> {
    const { from = 0, timeoutMs = 8000 } = options;
    return until(
      `${type} at ${this.extension} (had ${this.events.map(e => e.type).join(', ')})`,
      () => this.events.slice(from).find(event => event.type === type),
      timeoutMs,
    );
  }

  established(from = 0): Promise<BaresipEvent> {
    return this.event('CALL_ESTABLISHED', { from });
  }

  closed(from = 0): Promise<BaresipEvent> {
    return this.event('CALL_CLOSED', { from });
  }

  async calls(): Promise<number> {
    const text = await this.command('listcalls');
    return (text.match(/sip:/g) ?? []).length;
  }

  /** What this phone heard, one recording for each call, oldest first. Complete only after the call's end. */
  heard(): Sound[] {
    const directory = join(this.#directory, 'rec');
    return readdirSync(directory)
      .filter(name => name.includes('-dec'))
      .sort()
      .map(name => readSound(join(directory, name)));
  }

  async stop(): Promise<void> {
    this.#socket?.destroy();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      // A call that never got its ACK keeps baresip alive.
      await until('baresip to stop', () => this.#exited(), 3000).catch(() => this.#child.kill('SIGKILL'));
      await until('baresip to be gone', () => this.#exited(), 3000).catch(() => undefined);
    }
    this.#ports.release();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #exited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #note(text: string): void {
    this.#log += text;
    if (this.#log.length > 4_000_000) this.#log = this.#log.slice(-2_000_000);
  }

  #receive(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const colon = this.#buffer.indexOf(':');
      if (colon < 0) return;
      const length = Number(this.#buffer.toString('latin1', 0, colon));
      if (this.#buffer.length < colon + 2 + length) return;
      const text = this.#buffer.toString('utf8', colon + 1, colon + 1 + length);
      this.#buffer = this.#buffer.subarray(colon + 2 + length);
      this.#dispatch(JSON.parse(text) as Record<string, unknown>);
    }
  }

  #dispatch(message: Record<string, unknown>): void {
    if (message['response'] === true) {
      const token = String(message['token']);
      this.#replies.get(token)?.({
        ok: message['ok'] === true,
        data: typeof message['data'] === 'string' ? message['data'] : '',
      });
      this.#replies.delete(token);
    } else this.events.push({ ...(message as object), at: performance.now() } as BaresipEvent);
  }
}

function control(port: number): Promise<Socket> {
  return until('the control port of baresip', async () => {
    const socket = connect(port, '127.0.0.1');
    return new Promise<Socket | undefined>(resolve => {
      socket.once('connect', () => resolve(socket));
      socket.once('error', () => resolve(undefined));
    });
  });
}

function account(options: BaresipOptions): string {
  const { extension, server, transport = 'udp', codecs = ['PCMU/8000/1', 'PCMA/8000/1'], host = '127.0.0.1' } = options;
  const parts = [
    `<sip:${extension}@${DOMAIN};transport=${transport}>`,
    `auth_user=${extension}`,
    `auth_pass=${password(extension)}`,
    `outbound="sip:${host}:${server};transport=${transport}"`,
    `regint=${options.register === false ? 0 : 600}`,
    `audio_codecs=${codecs.join(',')}`,
    `answermode=${options.answer ?? 'manual'}`,
    ...(options.encryption === undefined ? [] : [`mediaenc=${options.encryption}`]),
    ...(options.ice === true ? ['medianat=ice'] : []),
    ...(options.apps?.includes('mwi') === true ? ['mwi=yes'] : []),
    ...(options.apps?.includes('presence') === true ? ['pubint=600'] : []),
  ];
  return parts.join(';');
}

function config(options: BaresipOptions, directory: string, port: number): string {
  const first = (options.codecs?.[0] ?? 'PCMU/8000/1').split('/')[0] as keyof typeof RATES;
  const source = toneFile(options.tone ?? 440, RATES[first]);
  const modules = ['opus', 'g722', 'g711', 'aufile', 'aubridge', 'sndfile', 'srtp', 'dtls_srtp', 'stun', 'ice'];
  return `poll_method epoll
sip_listen 127.0.0.1:${port}
call_local_timeout 120
call_max_calls 8
audio_buffer 20-160
audio_path /nonexistent
audio_source aufile,${source}
audio_player aubridge,sink${port}
audio_alert aubridge,alert${port}
audio_level no
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
rtp_ports ${port + 10}-${port + 80}
rtcp_mux ${options.rtcpMux === true ? 'yes' : 'no'}
jitter_buffer_delay 1-5
rtp_stats yes
net_interface 127.0.0.1
module_path /usr/lib/baresip/modules
${modules.map(name => `module ${name}.so`).join('\n')}
module_tmp uuid.so
module_tmp account.so
module_app contact.so
module_app debug_cmd.so
module_app menu.so
module_app ctrl_tcp.so
${(options.apps ?? []).map(name => `module_app ${name}.so\n`).join('')}ctrl_tcp_listen 127.0.0.1:${port + 90}
snd_path ${directory}/rec
ringback_disabled yes
menu_bell no
opus_bitrate 64000
`;
}
