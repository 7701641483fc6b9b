/** A Kamailio between phones and the server, as an office's own SIP proxy would stand; it also watches the server by OPTIONS. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takePorts, type PortBlock } from '../kit/ports.ts';
import { until } from '../kit/wait.ts';

export class Kamailio {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #ports: PortBlock;

  private constructor(child: ChildProcess, directory: string, ports: PortBlock) {
    this.port = ports.first;
    this.#child = child;
    this.#directory = directory;
    this.#ports = ports;
  }

  /** @param server port of the load balancer on 127.0.0.1, UDP and TCP */
  static async start(server: number): Promise<Kamailio> {
    const ports = await takePorts(1);
    const directory = await mkdtemp(join(tmpdir(), 'tandem-kamailio-'));
    await writeFile(join(directory, 'kamailio.cfg'), config(directory, ports.first, server));
    await writeFile(
      join(directory, 'dispatcher.list'),
      `1 sip:127.0.0.1:${server}\n2 sip:127.0.0.1:${server};transport=tcp\n3 sip:127.0.0.1:9\n`,
    );
    const args = [
      '-DD',
      '-E',
      '-m',
      '64',
      '-M',
      '8',
      '-w',
      directory,
      '-Y',
      directory,
      '-f',
      join(directory, 'kamailio.cfg'),
    ];
    const child = spawn('kamailio', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-20_000)));
    const proxy = new Kamailio(child, directory, ports);
    try {
      await until('kamailio to answer', () => proxy.control('core.version').then(Boolean, () => false), 15_000);
      return proxy;
    } catch (error) {
      await proxy.stop();
      throw new Error(`kamailio did not start:\n${log}`, { cause: error });
    }
  }

  /** Runs a command of its control interface. */
  control(...command: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile('kamcmd', ['-s', `unix:${join(this.#directory, 'control')}`, ...command], (error, stdout) => {
        if (error) reject(new Error(stdout, { cause: error }));
        else resolve(stdout);
      });
    });
  }

  /** `AP`: active and probed; `IP`: it does not answer. */
  async destinations(): Promise<Map<string, string>> {
    const text = await this.control('dispatcher.list');
    return new Map(
      [...text.matchAll(/URI: (\S+)[\s\S]*?FLAGS: (\w+)/g)].map(([, uri = '', flags = '']) => [uri, flags]),
    );
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      const gone = (): boolean => this.#child.exitCode !== null || this.#child.signalCode !== null;
      await until('kamailio to stop', gone, 8000).catch(() => this.#child.kill('SIGKILL'));
    }
    this.#ports.release();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function config(directory: string, port: number, server: number): string {
  const modules = ['kex', 'tm', 'sl', 'pv', 'maxfwd', 'textops', 'siputils', 'ctl', 'dispatcher'];
  return `#!KAMAILIO
debug=1
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
dns_try_ipv6=no
server_signature=no
user_agent_header="User-Agent: office proxy"
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
${modules.map(name => `loadmodule "${name}.so"`).join('\n')}
modparam("ctl", "binrpc", "unix:${directory}/control")
modparam("dispatcher", "list_file", "${directory}/dispatcher.list")
modparam("dispatcher", "ds_ping_interval", 1)
modparam("dispatcher", "ds_ping_method", "OPTIONS")
modparam("dispatcher", "ds_ping_from", "sip:ping@office.test")
modparam("dispatcher", "ds_probing_mode", 1)
modparam("dispatcher", "ds_probing_threshold", 1)
modparam("dispatcher", "ds_inactive_threshold", 1)
modparam("dispatcher", "ds_ping_reply_codes", "code=200")
modparam("tm", "fr_timer", 2000)

request_route {
	if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
	if ($sp != ${server}) { $du = "sip:127.0.0.1:${server}"; }
	if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
	if (!t_relay()) { sl_reply_error(); }
}
`;
}
