/** Says what lines and mailboxes do, in the place of call switches: it writes into the shared state of a running cluster. */
import { join } from 'node:path';
import { SystemClock } from '../../../src/core/clock.ts';
import { asCallId, asLegId } from '../../../src/core/ids.ts';
import { silentLogger } from '../../../src/core/log.ts';
import type { LineState, MailboxCounts } from '../../../src/pbx/presence/ports.ts';
import { resourceName } from '../../../src/sip/event/ports.ts';
import { SqlitePresenceStore } from '../../../src/store/index.ts';
import { DOMAIN, type Cluster } from '../../kit/cluster.ts';
import { nodesOf } from '../../kit/kill.ts';

export class Publisher {
  readonly #clock = new SystemClock();
  readonly #store: SqlitePresenceStore;

  private constructor(directory: string, boot: string) {
    const common = { clock: this.#clock, log: silentLogger, synchronous: 'off', boot } as const;
    this.#store = new SqlitePresenceStore({ directory, ...common });
  }

  /** In the name of a living switch: lines of dead ones are put out. */
  static async start(cluster: Cluster): Promise<Publisher> {
    const boot = (await nodesOf(cluster)).find(({ role }) => role === 'call-switch')?.boot ?? '';
    return new Publisher(join(cluster.directory, 'state/shared'), boot);
  }

  /** One call of an extension; `call` tells several apart. */
  line(extension: number | string, state: LineState['state'], more: Partial<LineState> & { call?: number } = {}): void {
    const { call = 1, ...rest } = more;
    this.#store.publish({
      resource: resourceName(DOMAIN, String(extension)),
      callId: asCallId(`call-${call}`),
      legId: asLegId(`leg-${extension}`),
      fence: 0,
      state,
      direction: 'recipient',
      remote: { uri: `sip:1001@${DOMAIN}`, displayName: 'Alice' },
      dialog: { sipCallId: `sip-${call}`, localTag: 'phone', remoteTag: 'switch' },
      ...rest,
    });
  }

  mailbox(extension: number, counts: Partial<MailboxCounts>): Promise<void> {
    const all = { new: 0, saved: 0, urgentNew: 0, urgentSaved: 0, ...counts };
    return this.#store.setCounts(resourceName(DOMAIN, String(extension)), all);
  }

  close(): void {
    this.#store.close();
    this.#clock.close();
  }
}
