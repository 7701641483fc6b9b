/** A Kamailio between phones and the server, as an office's own SIP proxy would stand; it also watches the server by OPTIONS. */
import { KamailioProcess } from '../kit/kamailio.ts';
import { takePorts, type PortBlock } from '../kit/ports.ts';

export class Kamailio {
  readonly port: number;
  readonly #process: KamailioProcess;
  readonly #ports: PortBlock;

  private constructor(process: KamailioProcess, ports: PortBlock) {
    this.port = ports.first;
    this.#process = process;
    this.#ports = ports;
  }

  /** @param server port of the load balancer on 127.0.0.1, UDP and TCP */
  static async start(server: number): Promise<Kamailio> {
    const ports = await takePorts(1);
    try {
      const process = await KamailioProcess.start(directory => ({
        'kamailio.cfg': config(directory, ports.first, server),
        'dispatcher.list': `1 sip:127.0.0.1:${server}\n2 sip:127.0.0.1:${server};transport=tcp\n3 sip:127.0.0.1:9\n`,
      }));
      return new Kamailio(process, ports);
    } catch (error) {
      ports.release();
      throw error;
    }
  }

  /** `AP`: active and probed; `IP`: it does not answer. */
  destinations(): Promise<Map<string, string>> {
    return this.#process.destinations();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    this.#ports.release();
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
