/** What operations work with. Roles build it; operations get it with every call. */
import type { MembershipStore, NodeRecord } from '../../cluster/ports.ts';
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { RuntimeSettings } from '../../routing/ports.ts';
import type { AccessControl } from '../access/control.ts';
import type { LoginGuard } from '../access/login.ts';
import type { AccessStore, AnswerStore, AuditLog, TokenUses } from '../access/ports.ts';
import type { LiveServices } from '../live/services.ts';
import type {
  AccountRepository,
  AccountView,
  AudioImporter,
  CallRecordReader,
  NewUser,
  RecordingShelf,
  VoiceMailbox,
} from '../ports.ts';
import type { Rehearse } from '../../pbx/rehearsal/ports.ts';
import type { EmergencyEvent } from '../../pbx/features/emergency/ports.ts';
import type { AudioJobs } from './audio-jobs.ts';
import type { AccountEditor } from '../accounts/editor.ts';
import type { TextSeal } from '../../core/text-seal.ts';

export interface ApiServices {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Accounts as they are stored. */
  readonly accounts: AccountRepository;
  /** The same as calls see them. */
  readonly directory: AccountView;
  /** Changes of single objects. */
  readonly editor: AccountEditor;
  /** Hashes of a SIP password of a user of this domain. */
  readonly ha1: (domain: string, username: string, password: string) => NewUser['ha1'];
  /** What phones have set. */
  readonly runtime: RuntimeSettings;
  /** What would become of a call. */
  readonly rehearse: Rehearse;
  readonly access: AccessControl;
  readonly accessStore: AccessStore;
  readonly logins: LoginGuard;
  readonly audit: AuditLog;
  readonly answers: AnswerStore;
  readonly tokenUses: Pick<TokenUses, 'of'>;
  readonly seal: TextSeal;
  readonly callRecords: CallRecordReader;
  readonly emergencyCalls: { recent(account: string, limit: number): Promise<readonly EmergencyEvent[]> };
  readonly recordings: RecordingShelf;
  /** Absolute path of a recording's part. */
  readonly recordingFile: (file: string) => string;
  /** Nothing happens when it is not there. */
  readonly removeFile: (path: string) => Promise<void>;
  readonly voicemail: VoiceMailbox;
  readonly importer: AudioImporter;
  readonly audioJobs: AudioJobs;
  /** The nodes of the cluster as this process sees them. */
  readonly members: () => readonly NodeRecord[];
  readonly membership: MembershipStore;
  /** Calls, registrations, events and all else that is not configuration. */
  readonly live: LiveServices;
  /** The OpenAPI document, JSON. */
  readonly openApi: () => string;
}
