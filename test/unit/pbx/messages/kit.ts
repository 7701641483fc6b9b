/** A voicemail system without phones: real files, a real database, lamps in memory. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../../src/core/clock.ts';
import { SystemIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { writeWav } from '../../../../src/media/audio/wav.ts';
import { MessageKeeper } from '../../../../src/pbx/messages/keeper.ts';
import { MessageLamps } from '../../../../src/pbx/messages/lamps.ts';
import type { MessageStore } from '../../../../src/pbx/messages/ports.ts';
import { PinGuard } from '../../../../src/pbx/pins/pin-guard.ts';
import type { RunHandle } from '../../../../src/pbx/call/application.ts';
import { AccountDirectory, completeDocument } from '../../../../src/routing/index.ts';
import {
  AccountStore,
  DurableDatabase,
  MemoryPresenceStore,
  MemoryPresenceTable,
  PinStore,
  VoiceMailQueue,
  VoiceTranscriptionQueue,
  VoiceMessageStore,
} from '../../../../src/store/index.ts';

export const ACCOUNT = 'example.test';

export function accountOf(sections: Record<string, unknown>): AccountDirectory {
  return new AccountDirectory(completeDocument({ account: { domain: ACCOUNT }, ...sections }));
}

export async function openOffice(
  directory: AccountDirectory,
  wrap: (store: MessageStore) => MessageStore = store => store,
) {
  const clock = new SystemClock();
  const root = mkdtempSync(join(tmpdir(), 'tandem-voicemail-'));
  const recordings = join(root, 'recordings');
  mkdirSync(recordings);
  const db = await DurableDatabase.open({ engine: 'sqlite', file: join(root, 'durable.sqlite') }, clock);
  const accounts = { byDomain: (domain: string) => (domain === ACCOUNT ? directory : undefined) };
  const store = wrap(new VoiceMessageStore(db));
  const board = new MemoryPresenceStore(new MemoryPresenceTable(), clock);
  const lamps = new MessageLamps({ store, board, log: silentLogger });
  const common = { recordings, directory: join(root, 'voicemail'), store, lamps, accounts, clock };
  const keeper = new MessageKeeper({ ...common, ids: new SystemIds(), log: silentLogger, transcribes: true });
  const pinStore = new PinStore(db, new AccountStore(db, domain => domain));
  return {
    ...{ root, recordings, clock, store, board, lamps, keeper, accounts },
    mails: new VoiceMailQueue(db),
    transcriptions: new VoiceTranscriptionQueue(db),
    pins: new PinGuard({ accounts, failures: pinStore, writer: pinStore, clock }),
    lamp: (box: string) => board.counts({ account: ACCOUNT, name: box }),
    /** As a recorder leaves it; `header` is false where it was killed. */
    record: (token: string, ms: number, header = true) => {
      const wav = writeWav({ sampleRate: 8000, channels: [new Int16Array((ms * 8000) / 1000).fill(1000)] });
      if (!header) for (const at of [4, 40]) wav.writeUInt32LE(0, at);
      writeFileSync(join(recordings, `${token}.wav`), wav);
    },
    close: async () => {
      await keeper.close();
      await db.close();
      clock.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

export function runOf(caller: RunHandle['caller'], callId = 'c1'): RunHandle {
  return {
    callId,
    legId: 'l1',
    caller,
    context: { hops: 0 },
    account: ACCOUNT,
    over: false,
    movedOn: false,
    tell: () => undefined,
  };
}
