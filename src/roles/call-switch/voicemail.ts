/** Voicemail of a switch: leaving and hearing messages. Wiring only; e-mail and lamps of old messages are control-api's. */
import { join } from 'node:path';
import { toldMessages } from '../../api/live/publish/stores.ts';
import type { Application, FeatureService } from '../../pbx/call/application.ts';
import { mailbox } from '../../pbx/features/mailbox/application.ts';
import { MailboxService } from '../../pbx/features/mailbox/service.ts';
import { voicemail } from '../../pbx/features/voicemail/application.ts';
import { VoicemailService } from '../../pbx/features/voicemail/service.ts';
import { MessageKeeper } from '../../pbx/messages/keeper.ts';
import { MessageLamps } from '../../pbx/messages/lamps.ts';
import { PinGuard } from '../../pbx/pins/pin-guard.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { RoleContext } from '../context.ts';

export const VOICEMAIL = { voicemail, mailbox } satisfies Record<string, Application>;

export function openVoicemail(
  { config, stores, clock, ids, log, lifecycle }: RoleContext,
  { accounts, recordings }: { readonly accounts: AccountSource; readonly recordings: string },
): FeatureService[] {
  const { messages, pins } = stores.voicemail;
  const store = toldMessages(messages, stores.events);
  const lamps = new MessageLamps({ store, board: stores.presence, log });
  const transcribes = config.speech !== undefined;
  const directory = join(config.state.directory, 'voicemail');
  const keeper = lifecycle.own(
    new MessageKeeper({ recordings, directory, store, lamps, accounts, clock, ids, log, transcribes }),
    'voice messages',
  );
  const guard = new PinGuard({ accounts, failures: pins, writer: pins, clock });
  return [new VoicemailService({ keeper, store, log }), new MailboxService({ keeper, store, pins: guard, accounts })];
}
