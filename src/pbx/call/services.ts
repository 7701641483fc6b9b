/** What every call of a switch shares; wired once in roles/call-switch. */
import type { Clock } from '../../core/clock.ts';
import type { EventSink } from '../../core/events.ts';
import type { Ids, NodeId, ZoneId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { TextSeal } from '../../core/text-seal.ts';
import type { MediaGatewayPort, Sound } from '../../media/gateway/ports.ts';
import type { Phrase } from '../../media/prompts/phrase.ts';
import type { Destination, DestinationKind } from '../../routing/destination.ts';
import type { AccountDirectory, AccountSource, RuntimeSettings } from '../../routing/ports.ts';
import type { DialogLayer } from '../../sip/dialog/index.ts';
import type { ContactTokens } from '../../sip/edge/contact-token.ts';
import type { LocationStore } from '../../sip/registrar/ports.ts';
import type { LineBoard, Seizes } from '../presence/ports.ts';
import type { TrunkCalls } from '../trunk/trunk-calls.ts';
import type { TrunkWays } from '../trunk/trunk-ways.ts';
import type { Application, CallContext, Caller, FeatureService } from './application.ts';
import type { RecordingArchive } from './recording/ports.ts';
import type { CallRecordSink, CheckpointStore, Directory } from './ports.ts';
import type { ProfileMemory } from './profile-memory.ts';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export interface CallPolicy {
  /** How long devices ring before the caller is told that nobody answers, ms. */
  readonly ringMs: number;
  /** Calls at once; a switch that is full says 503 and the proxy turns to another. */
  readonly maxCalls: number;
  /** Plain RTP may be used with devices that have no SRTP. */
  readonly allowPlain: boolean;
  /** How long an established session may live without a refresh, seconds (RFC 4028). */
  readonly sessionExpires: number;
}

/** Words into sounds, with the account's own prompts and music. */
export interface Speech {
  sounds(language: string, phrases: readonly Phrase[], directory?: AccountDirectory): readonly Sound[];
  /** The file of a music of the account's, or of the built-in one. */
  music(name: string | undefined, directory?: AccountDirectory): string;
}

export interface Route {
  readonly destination: Destination;
  /** With what the call begins: whom callees see, in whose name it is made. */
  readonly context?: Omit<CallContext, 'hops'>;
  /** Of the client for whom the call is made. */
  readonly clientCode?: string;
}

export interface CallServices {
  readonly node: NodeId;
  /** This run of the node; a restarted node has none of its former calls. */
  readonly boot: string;
  readonly zone: ZoneId;
  /** The domain of our addresses of record. */
  readonly domain: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly dialogs: DialogLayer;
  readonly media: MediaGatewayPort;
  readonly locations: LocationStore;
  readonly directory: Directory;
  readonly checkpoints: CheckpointStore;
  readonly seal: TextSeal;
  readonly records: CallRecordSink;
  /** Told how long the parties of a call that was taken over had to wait for each other, ms. */
  readonly tookOver?: (ms: number) => void;
  /** Who is told of what happens to calls. */
  readonly events?: EventSink;
  /** Where lamps are lit. */
  readonly lines: LineBoard;
  /** Appearances of shared lines that phones have taken before they dial. */
  readonly seizes: Pick<Seizes, 'seizes'>;
  readonly contacts: ContactTokens;
  readonly profiles: ProfileMemory;
  readonly policy: CallPolicy;
  /** Which application serves a kind of destination. */
  readonly applications: { of(kind: DestinationKind): Application };
  /** What applications may ask, by name. */
  readonly features: { of(name: string): FeatureService | undefined };
  readonly prompts: Speech;
  /** Language of a call whose account names none. */
  readonly language: string;
  /** Whose tones are heard in a domain without an account, ISO 3166. */
  readonly country: string;
  /** The folder for what is being recorded. */
  readonly recordings: string;
  /** Where recorded calls are kept. */
  readonly archive: RecordingArchive;
  readonly accounts: AccountSource;
  readonly runtime?: RuntimeSettings;
  readonly trunks?: Pick<TrunkWays, 'ways'>;
  /** What legs have of the limits of their trunks. */
  readonly trunkSeats?: Pick<TrunkCalls, 'callerSeat' | 'seat'>;
  /** Users at shared phones. */
  readonly desks?: {
    phonesOf(extension: string): readonly string[];
    userAt(phone: string): string | undefined;
  };
  /** What a string leads to that this party dials. */
  route(dialled: string, caller: Caller, line?: string): Route;
  /** Where another switch that is alive is reached. */
  switchAt(node: string): HostPort | undefined;
  /** Where other switches reach this one. */
  readonly inner: HostPort;
  /** The switch that has the dialog with this Call-ID, when it is another one and alive. */
  switchOf(sipCallId: string): Promise<HostPort | undefined>;
}
