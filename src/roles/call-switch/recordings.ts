/** Where the recordings of calls are kept: a folder for each account, their metadata in the durable store. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toldArchive } from '../../api/live/publish/stores.ts';
import type { RecordingArchive } from '../../pbx/call/recording/ports.ts';
import type { RoleContext } from '../context.ts';

export function recordingArchive({ stores }: Pick<RoleContext, 'stores'>, folder: string): RecordingArchive {
  const { recordings, events } = stores;
  const archive: RecordingArchive = {
    place: (account, name) => {
      mkdirSync(join(folder, account), { recursive: true });
      return { path: join(folder, account, name), file: `${account}/${name}` };
    },
    write: record => recordings.write(record),
  };
  return toldArchive(archive, events);
}
