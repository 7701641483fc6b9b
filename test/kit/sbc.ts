/**
 * Kamailio as a customer's SBC: towards us TLS with certificates on both sides, behind it one far end over UDP. It stays in the
 * way of its dialogs, as an SBC does, and watches us by OPTIONS.
 */
import type { IssuedCertificate } from './authority.ts';
import { KamailioProcess } from './kamailio.ts';
import { takePorts, type PortBlock } from './ports.ts';

export interface SbcOptions {
  readonly certificate: IssuedCertificate;
  /** PEM file of the authority whose certificates it accepts. */
  readonly authorityFile: string;
  /** Our listener for peers, on 127.0.0.1. */
  readonly server: number;
  /** Where the far end listens, UDP on 127.0.0.1. */
  readonly farEnd: number;
  readonly ports?: PortBlock;
}

export class Sbc {
  /** Of its TLS listener; the UDP one is the next. */
  readonly port: number;
  readonly #process: KamailioProcess;
  readonly #ports: PortBlock;

  private constructor(process: KamailioProcess, ports: PortBlock) {
    this.port = ports.first;
    this.#process = process;
    this.#ports = ports;
  }

  /** With `ports` of an earlier one it comes back where that was; who passes them releases them. */
  static async start(options: SbcOptions): Promise<Sbc> {
    const ports = options.ports ?? (await takePorts(2));
    try {
      const process = await KamailioProcess.start(directory => ({
        'kamailio.cfg': config(directory, ports.first, options),
        'tls.cfg': tls(options),
        'dispatcher.list': `1 sip:127.0.0.1:${options.server};transport=tls\n`,
      }));
      return new Sbc(process, ports);
    } catch (error) {
      ports.release();
      throw error;
    }
  }

  get log(): string {
    return this.#process.log;
  }

  /** Whether our answers to its OPTIONS satisfy it. */
  async seesUs(): Promise<boolean> {
    return [...(await this.#process.destinations()).values()].every(flags => flags === 'AP');
  }

  async stop({ keepPorts = false } = {}): Promise<PortBlock> {
    await this.#process.stop();
    if (!keepPorts) this.#ports.release();
    return this.#ports;
  }
}

function tls({ certificate, authorityFile }: SbcOptions): string {
  const side = (name: string): string => `[${name}:default]
method = TLSv1.2+
verify_certificate = yes
require_certificate = yes
private_key = ${certificate.keyFile}
certificate = ${certificate.certFile}
ca_list = ${authorityFile}
`;
  return side('server') + side('client');
}

function config(directory: string, port: number, { server, farEnd }: SbcOptions): string {
  const modules = ['kex', 'tm', 'sl', 'rr', 'pv', 'maxfwd', 'textops', 'siputils', 'ctl', 'dispatcher', 'tls'];
  return `#!KAMAILIO
debug=1
log_stderror=yes
children=1
tcp_children=1
enable_tls=yes
auto_aliases=no
dns=no
rev_dns=no
dns_try_ipv6=no
server_signature=no
user_agent_header="User-Agent: customer SBC"
listen=tls:127.0.0.1:${port}
listen=udp:127.0.0.1:${port + 1}
${modules.map(name => `loadmodule "${name}.so"`).join('\n')}
modparam("tls", "config", "${directory}/tls.cfg")
modparam("ctl", "binrpc", "unix:${directory}/control")
modparam("dispatcher", "list_file", "${directory}/dispatcher.list")
modparam("dispatcher", "ds_ping_interval", 1)
modparam("dispatcher", "ds_ping_method", "OPTIONS")
modparam("dispatcher", "ds_ping_from", "sip:ping@sbc.acme.test")
modparam("dispatcher", "ds_probing_mode", 1)
modparam("dispatcher", "ds_probing_threshold", 1)
modparam("dispatcher", "ds_inactive_threshold", 1)
modparam("dispatcher", "ds_ping_reply_codes", "code=200")
modparam("tm", "fr_timer", 5000)
modparam("tm", "fr_inv_timer", 60000)

request_route {
	if (!mf_process_maxfwd_header("30")) { sl_send_reply("483", "Too Many Hops"); exit; }
	if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "OK"); exit; }
	if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
	if (has_totag()) {
		if (!loose_route() && is_method("ACK") && !t_check_trans()) { exit; }
		if (!t_relay()) { sl_reply_error(); }
		exit;
	}
	if (is_method("INVITE")) { record_route(); }
	if (proto == TLS) { $du = "sip:127.0.0.1:${farEnd}"; }
	else { $du = "sip:127.0.0.1:${server};transport=tls"; }
	if (!t_relay()) { sl_reply_error(); }
}
`;
}
