/** Every operation of the API. */
import { operationTable } from '../operation.ts';
import { accountOperations } from './accounts.ts';
import { administratorOperations } from './administrators.ts';
import { audioOperations } from './audio.ts';
import { auditOperations } from './audit.ts';
import { callHistoryOperations } from './call-history.ts';
import { callRecordOperations } from './call-records.ts';
import { documentOperations } from './document.ts';
import { extensionOperations } from './extensions.ts';
import { liveOperations } from './live.ts';
import { locationOperations } from './locations.ts';
import { nodeOperations } from './nodes.ts';
import { recordingOperations } from './recordings.ts';
import { roleOperations } from './roles.ts';
import { sectionOrderOperations } from './section-order.ts';
import { sectionOperations } from './sections.ts';
import { sessionOperations } from './sessions.ts';
import { systemOperations } from './system.ts';
import { tokenOperations } from './tokens.ts';
import { voicemailOperations } from './voicemail.ts';

export const OPERATIONS = operationTable(
  systemOperations,
  sessionOperations,
  tokenOperations,
  administratorOperations,
  roleOperations,
  auditOperations,
  nodeOperations,
  accountOperations,
  documentOperations,
  extensionOperations,
  locationOperations,
  sectionOperations,
  sectionOrderOperations,
  liveOperations,
  audioOperations,
  voicemailOperations,
  recordingOperations,
  callRecordOperations,
  callHistoryOperations,
);
