/** Sounds that the API serves and takes: recordings, voice messages, uploads. Wiring only. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AudioJobs } from '../../api/http/audio-jobs.ts';
import type { ApiServices } from '../../api/http/services.ts';
import type { VoiceMailbox } from '../../api/ports.ts';
import { errorText } from '../../core/errors.ts';
import { SoundImporter } from '../../media/import/index.ts';
import { MessageFiles } from '../../pbx/messages/files.ts';
import { MessageLamps } from '../../pbx/messages/lamps.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { RoleContext } from '../context.ts';

const SWEEP_MS = 60 * 60_000;
/** A sound that was replaced may still be wanted by a switch that has not seen the change, or by a call. */
const KEPT_MS = 24 * 60 * 60_000;

type Sounds = Pick<ApiServices, 'recordingFile' | 'removeFile' | 'voicemail' | 'importer' | 'audioJobs'>;

export function openSounds(ctx: RoleContext, accounts: AccountSource): Sounds {
  const { config, clock, ids, lifecycle } = ctx;
  const importer = lifecycle.own(new SoundImporter(join(config.state.directory, 'audio')), 'conversion of sounds');
  openSoundSweep(ctx, importer, accounts);
  const audioJobs = new AudioJobs({ clock, ids });
  // Closed before the importer, whose end makes the running ones fail.
  lifecycle.defer('jobs of sounds', async () => {
    await importer.close();
    await audioJobs.close();
  });
  return {
    importer,
    audioJobs,
    recordingFile: file => join(config.state.directory, 'recordings', file),
    removeFile: path => rm(path, { force: true }),
    voicemail: voiceMailbox(ctx),
  };
}

function voiceMailbox({ config, stores, ids, log }: RoleContext): VoiceMailbox {
  const { messages } = stores.voicemail;
  const files = new MessageFiles(join(config.state.directory, 'voicemail'));
  const lamps = new MessageLamps({ store: messages, board: stores.presence, log });
  const mailbox: VoiceMailbox = {
    counts: (account, box) => messages.counts(account, box),
    list: (account, box, query) => messages.list(account, box, query),
    get: (account, id) => messages.get(account, id),
    async setState(account, id, state) {
      const message = await messages.setState(account, id, state);
      if (message) await lamps.light(account, message.box);
      return message;
    },
    sound: ({ account, box, id }) => files.path(account, box, id),
    async greeting(account, box) {
      const name = await messages.greeting(account, box);
      return name === undefined ? undefined : files.path(account, box, name);
    },
    async setGreeting(account, box, file) {
      const before = await messages.greeting(account, box);
      // Each has a name of its own: switches keep sounds in memory by their names.
      const name = file === undefined ? undefined : `greeting-${ids.uuid()}`;
      if (file !== undefined && name !== undefined) await files.take(file, { account, box, id: name });
      await messages.setGreeting(account, box, name);
      if (before !== undefined) await files.remove(account, box, before);
    },
  };
  return mailbox;
}

/** Uploads that no prompt and no music has any more. */
function openSoundSweep(
  { clock, log, lifecycle }: RoleContext,
  importer: SoundImporter,
  accounts: AccountSource,
): void {
  const isUsed = (path: string): boolean =>
    accounts.domains().some(domain => {
      const document = accounts.byDomain(domain)?.document;
      return [...(document?.prompts ?? []), ...(document?.music ?? [])].some(({ file }) => file === path);
    });
  const timer = clock.every(SWEEP_MS, () => {
    importer.sweep(clock.now() - KEPT_MS, isUsed).catch((error: unknown) => {
      log.warn({ error: errorText(error) }, 'old uploads could not be cleared away');
    });
  });
  lifecycle.defer('sweep of uploads', () => timer.cancel());
}
