/** What every role is given: configuration, time, identity, stores, its place in the cluster. Built once for each node. */
import { join } from 'node:path';
import type { ClaimStore, MembershipStore } from '../cluster/ports.ts';
import { Membership } from '../cluster/membership.ts';
import { Commands } from '../api/inspection/commands.ts';
import { Inspection } from '../api/inspection/inspection.ts';
import type { AccessStore, TokenUses, AnswerStore, AuditLog } from '../api/access/ports.ts';
import type { EventLog } from '../api/live/ports.ts';
import type { DeliveryStore } from '../api/webhooks/ports.ts';
import { bindingEvent } from '../api/live/publish/stores.ts';
import type { AccountRepository, AccountView, CallRecordReader, RecordingShelf } from '../api/ports.ts';
import type { Clock } from '../core/clock.ts';
import type { Config, NodeConfig } from '../core/config/index.ts';
import type { HostPort } from '../core/host-port.ts';
import type { Ids } from '../core/ids.ts';
import { clusterKeys, type ClusterKeys } from '../core/keys.ts';
import { Lifecycle } from '../core/lifecycle.ts';
import type { Logger } from '../core/log.ts';
import { histogram } from '../core/metrics.ts';
import { MessageTrace } from '../core/trace.ts';
import type { CallRecord, CallRecordSink, CheckpointStore } from '../pbx/call/ports.ts';
import type { RecordingRecord } from '../pbx/call/recording/ports.ts';
import type { ParkStore } from '../pbx/features/park/ports.ts';
import type { QueueStore } from '../pbx/features/queue/ports.ts';
import type { MailQueue, MessageStore, TranscriptionQueue } from '../pbx/messages/ports.ts';
import type { PinFailures, PinWriter } from '../pbx/pins/ports.ts';
import type { EmergencyEvents } from '../pbx/features/emergency/ports.ts';
import type { ExpiringCallRecords, ExpiringMessages, ExpiringRecordings } from '../pbx/retention/ports.ts';
import type { PlaceStore } from '../pbx/places/ports.ts';
import type { PresenceStore } from '../pbx/presence/ports.ts';
import type { SubscriptionStore } from '../sip/event/ports.ts';
import { accountCompiler } from '../routing/index.ts';
import type { RuntimeSettings } from '../routing/ports.ts';
import type { Binding, LocationStore } from '../sip/registrar/ports.ts';
import type { TrunkReportStore, TrunkSeatStore } from '../sip/trunk/ports.ts';
import { probeTcp } from '../sip/transport/probe.ts';
import {
  AccessObjects,
  AccountMemory,
  RecordSpool,
  AccountStore,
  AuditStore,
  CallRecordStore,
  DurableDatabase,
  MemoryState,
  memoryState,
  sqliteState,
  WebhookDeliveryStore,
  EmergencyCallStore,
  RecordingStore,
  RuntimeSettingsStore,
  TokenUseStore,
  PinStore,
  UserStore,
  VoiceMailQueue,
  VoiceTranscriptionQueue,
  VoiceMessageStore,
} from '../store/index.ts';
import { demoCertificate, readCertificate, type Certificate } from './certificate.ts';

/** How often the API's node moves the durable store's log into its file. */
const CHECKPOINT_MS = 5000;

export interface RoleStores {
  readonly location: LocationStore;
  readonly checkpoints: CheckpointStore;
  /** Also the CallOwnerLookup of load balancers and proxies. */
  readonly claims: ClaimStore;
  readonly members: MembershipStore;
  readonly subscriptions: SubscriptionStore;
  readonly queues: QueueStore;
  /** Lines, mailboxes, statuses: switches publish, zone-proxies show. */
  readonly presence: PresenceStore;
  /** Parked calls. */
  readonly parking: ParkStore;
  /** How trunks are, and how many calls they carry. */
  readonly trunks: TrunkReportStore & TrunkSeatStore;
  /** Which switch has what there is only one of. */
  readonly places: PlaceStore;
  /** What happens, for whoever listens at the API. */
  readonly events: EventLog;
  /** Credentials for the registrar, directory for the call layer, administration for operators. */
  readonly users: UserStore;
  readonly callRecords: CallRecordReader;
  /** Accounts as operators change them. */
  readonly accountAdmin: AccountRepository;
  readonly audit: AuditLog & AnswerStore;
  /** Who may use the API; read at the first use. */
  openAccess(): Promise<AccessStore>;
  /** From where what may be used, and nothing of who may: for nodes that anybody can reach. */
  openAccessRules(): Promise<Pick<AccessStore, 'get'>>;
  /** Made at the first use: it writes now and then. */
  readonly tokenUses: TokenUses;
  /** All accounts in memory; read at the first use, because not every node routes. */
  openAccounts(): Promise<AccountView>;
  /** What phones have set by feature codes; likewise. */
  openRuntimeSettings(): Promise<RuntimeSettings>;
  /** Boxes, e-mails that wait, PINs. */
  readonly voicemail: VoicemailStores;
  /** Events on their way to webhooks. */
  readonly deliveries: DeliveryStore;
  readonly emergencyCalls: EmergencyEvents & Pick<EmergencyCallStore, 'recent'>;
  /** What recordings there are; `recordings` writes them. */
  readonly recordingShelf: RecordingShelf;
  /** What is kept for so long and no longer. */
  readonly expiring: {
    readonly recordings: ExpiringRecordings;
    readonly callRecords: ExpiringCallRecords;
    readonly messages: ExpiringMessages;
  };
  /** The spool of this node; made at the first use, because only switches write records. */
  readonly records: CallRecordSink;
  /** Likewise, of recordings. */
  readonly recordings: { write(record: RecordingRecord): void };
}

export interface VoicemailStores {
  readonly messages: MessageStore & Pick<VoiceMessageStore, 'list'>;
  readonly mails: MailQueue;
  readonly transcriptions: TranscriptionQueue;
  readonly pins: PinFailures & PinWriter;
}

export interface RoleContext {
  readonly config: Config;
  readonly node: NodeConfig;
  /** Different at each start of the node. */
  readonly boot: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly keys: ClusterKeys;
  /** Closed after the role; what the role owns itself it closes in its own close(). */
  readonly lifecycle: Lifecycle;
  readonly membership: Membership;
  readonly stores: RoleStores;
  /** Roles add the SIP messages that pass. */
  readonly trace: MessageTrace;
  /** Roles register what /snapshot, /calls and the like should show. */
  readonly inspection: Inspection;
  /** And what they can be told to do. */
  readonly commands: Commands;
  /** Set before the role is closed. */
  readonly stopping: Stopping;
  /** The certificate that the configuration names, or the demo one. */
  tls(): Promise<Certificate>;
}

/** How a node goes. */
export interface Stopping {
  /** Every node stops: there is nobody to hand anything over to. */
  whole: boolean;
  /** Calls go to the other switches instead of being ended. */
  handOver: boolean;
}

/** A listener as the ready line tells it. */
export interface ReadyListener {
  readonly name: string;
  readonly transport: string;
  readonly address: HostPort;
}

export interface RunningRole {
  /** Where the other nodes reach this one. */
  readonly inner: HostPort;
  readonly listeners: readonly ReadyListener[];
  close(): Promise<void> | void;
}

/** What `src/roles/<role>/index.ts` exports. */
export interface RoleModule {
  start(ctx: RoleContext): Promise<RunningRole>;
}

export interface ContextOptions {
  config: Config;
  node: NodeConfig;
  clock: Clock;
  ids: Ids;
  log: Logger;
  stopping?: Stopping;
  /** What nodes of one process share when the shared state is kept in memory. */
  memory?: MemoryState;
}

/** Opens the stores and builds the parts; rejects when a store cannot be opened, and leaves nothing open then. */
export async function createContext(options: ContextOptions): Promise<RoleContext> {
  const { config, node, clock, ids } = options;
  const boot = ids.token();
  const log = options.log.child({ node: node.id });
  const lifecycle = new Lifecycle();
  try {
    const stores = await openStores({ ...options, log }, boot, lifecycle);
    const membership = lifecycle.own(
      new Membership({
        store: stores.members,
        clock,
        log,
        self: { id: node.id, boot, role: node.role, zone: node.zone, pid: process.pid },
        probe: address => probeTcp(address),
        heartbeatMs: config.cluster.heartbeatMs,
        leaseMs: config.cluster.leaseMs,
      }),
    );
    const { directory } = config.state;
    return {
      config,
      node,
      boot,
      clock,
      ids,
      log,
      keys: clusterKeys(config.cluster.secret),
      lifecycle,
      membership,
      stores,
      trace: new MessageTrace(config.trace),
      inspection: new Inspection(),
      commands: new Commands(),
      stopping: options.stopping ?? { whole: false, handOver: false },
      tls: () => (node.tls ? readCertificate(node.tls) : demoCertificate(directory, config.domain)),
    };
  } catch (error) {
    await lifecycle.close().catch(() => undefined);
    throw error;
  }
}

async function openStores(options: ContextOptions, boot: string, lifecycle: Lifecycle): Promise<RoleStores> {
  const { config, clock, node, log } = options;
  const db = lifecycle.own(await DurableDatabase.open(config.state.durable, clock));
  if (node.role === 'control-api') {
    const timer = clock.every(CHECKPOINT_MS, () => db.checkpoint());
    lifecycle.defer('checkpoints of the durable store', () => timer.cancel());
  }
  const users = lifecycle.own(await UserStore.open({ db, domain: config.domain, realm: config.realm }));
  const callRecords = new CallRecordStore(db, config.domain);
  const accountAdmin = new AccountStore(db, domain => (domain === config.domain ? config.realm : domain));
  let accounts: Promise<AccountView> | undefined;
  let access: Promise<AccessStore> | undefined;
  let tokenUses: TokenUseStore | undefined;
  let runtime: Promise<RuntimeSettings> | undefined;
  const place = { directory: join(config.state.directory, 'spool'), node: node.id, boot, clock, log };
  let spool: RecordSpool<CallRecord> | undefined;
  let recordings: RecordSpool<RecordingRecord> | undefined;
  return {
    ...openSharedState(options, boot, lifecycle),
    users,
    callRecords,
    accountAdmin,
    audit: new AuditStore(db),
    openAccess: () => (access ??= AccessObjects.open(db).then(objects => lifecycle.own(objects))),
    openAccessRules: () => AccessObjects.open(db, ['settings']).then(objects => lifecycle.own(objects)),
    get tokenUses() {
      return (tokenUses ??= lifecycle.own(new TokenUseStore({ db, clock, log })));
    },
    voicemail: {
      messages: new VoiceMessageStore(db),
      mails: new VoiceMailQueue(db),
      transcriptions: new VoiceTranscriptionQueue(db),
      pins: new PinStore(db, accountAdmin),
    },
    emergencyCalls: new EmergencyCallStore(db),
    deliveries: new WebhookDeliveryStore(db),
    recordingShelf: new RecordingStore(db),
    expiring: { recordings: new RecordingStore(db), callRecords, messages: new VoiceMessageStore(db) },
    openAccounts: () =>
      (accounts ??= AccountMemory.open({ db, compiler: accountCompiler, log }).then(memory => lifecycle.own(memory))),
    openRuntimeSettings: () => (runtime ??= RuntimeSettingsStore.open(db).then(settings => lifecycle.own(settings))),
    get records() {
      spool ??= lifecycle.own(new RecordSpool({ ...place, deliver: records => callRecords.insert(records) }));
      return spool;
    },
    get recordings() {
      const store = new RecordingStore(db);
      recordings ??= lifecycle.own(
        new RecordSpool({ ...place, suffix: '.recordings', deliver: records => store.insert(records) }),
      );
      return recordings;
    },
  };
}

type SharedStores =
  | 'parking'
  | 'queues'
  | 'places'
  | 'location'
  | 'subscriptions'
  | 'presence'
  | 'checkpoints'
  | 'claims'
  | 'members'
  | 'trunks'
  | 'events';

function openSharedState(
  { config, node: { id: node }, clock, log, memory }: ContextOptions,
  boot: string,
  lifecycle: Lifecycle,
): Pick<RoleStores, SharedStores> {
  const { engine, synchronous } = config.state.shared;
  const directory = join(config.state.directory, 'shared');
  const user = { node, boot, clock };
  const state =
    engine === 'memory'
      ? memoryState(memory ?? new MemoryState(), user)
      : sqliteState({ ...user, directory, synchronous, log, measured: commitTimes() }, lifecycle);
  const events = state.events();
  const expired = (bindings: readonly Binding[]): void => {
    for (const binding of bindings) events.publish(bindingEvent('registration.expired', binding));
  };
  const calls = state.calls();
  return {
    ...{ events, location: state.location(expired), checkpoints: calls, claims: calls, members: state.members() },
    ...{ subscriptions: state.subscriptions(), presence: state.presence(), places: state.places() },
    ...{ trunks: state.trunks(), queues: state.queues(), parking: state.parking() },
  };
}

function commitTimes(): (store: string, seconds: number) => void {
  const times = histogram('tandem_store_commit_seconds', 'Time of one transaction of the shared state', {
    labels: ['store'],
    buckets: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
  });
  return (store, seconds) => times.labels(store).observe(seconds);
}
