/** Where the recordings of calls are kept: a folder for each account, their metadata in the durable store. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingArchive } from '../../pbx/call/recording/ports.ts';
import type { RoleContext } from '../context.ts';

export function recordingArchive({ stores }: Pick<RoleContext, 'stores'>, folder: string): RecordingArchive {
  const { recordings } = stores;
  return {
    place: (account, name) => {
      mkdirSync(join(folder, account), { recursive: true });
      return { path: join(folder, account, name), file: `${account}/${name}` };
    },
    write: record => recordings.write(record),
  };
}
