/** What the parts of a load balancer share. */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { InnerLinks } from '../proxy/inner-links.ts';
import type { TransactionLayer } from '../transaction/index.ts';
import type { HostPort, TransportLayer } from '../transport/index.ts';
import type { ContactTokens } from './contact-token.ts';
import type { FlowBook } from './flow-book.ts';
import type { OwnerRouter } from './owner-router.ts';
import type { PhoneAccess } from './ports.ts';
import type { SourceGuard } from './source-guard.ts';
import type { Trunks } from './trunks/trunks.ts';
import type { ViaFold } from './via-fold.ts';

export interface EdgeTools {
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
  readonly links: InnerLinks;
  readonly flows: FlowBook;
  readonly fold: ViaFold;
  readonly tokens: ContactTokens;
  readonly owners: OwnerRouter;
  readonly guard: SourceGuard;
  /** Absent: phones may come from everywhere. */
  readonly access: PhoneAccess | undefined;
  readonly trunks: Trunks;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Our address on the inside, as it stands in our Via there. */
  readonly inner: HostPort;
  readonly counters: EdgeCounters;
}

export interface EdgeCounters {
  /** New calls that a zone has taken, each once, however often its INVITE was sent. */
  newCalls: number;
  /** Pending INVITEs that were sent to another zone. */
  resent: number;
  /** Requests from phones that were answered here with a refusal. */
  refused: number;
  /** Messages that had nowhere to go. */
  dropped: number;
  /** Requests for phones whose flow is gone. */
  flowFailed: number;
}
