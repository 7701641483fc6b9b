/** What of voicemail may wait, and therefore is not done where calls are: e-mail, old messages, lamps after a start. Wiring only. */
import { join } from 'node:path';
import { MessageFiles } from '../../pbx/messages/files.ts';
import { HttpSpeechToText } from '../../pbx/messages/http-speech.ts';
import { MessageLamps } from '../../pbx/messages/lamps.ts';
import { MailSender } from '../../pbx/messages/mail-sender.ts';
import { MessagePurge } from '../../pbx/messages/purge.ts';
import { SmtpTransport } from '../../pbx/messages/smtp.ts';
import { Transcriber } from '../../pbx/messages/transcriber.ts';
import type { RoleContext } from '../context.ts';

export function openVoicemailChores({ config, stores, clock, log, lifecycle }: RoleContext): void {
  const { messages: store, mails: queue, transcriptions } = stores.voicemail;
  const files = new MessageFiles(join(config.state.directory, 'voicemail'));
  const lamps = new MessageLamps({ store, board: stores.presence, log });
  const purge = lifecycle.own(new MessagePurge({ store, files, lamps, clock, log }), 'purge of voice messages');
  void purge.run();
  if (config.speech !== undefined) {
    const speech = new HttpSpeechToText(config.speech);
    lifecycle.own(new Transcriber({ queue: transcriptions, files, speech, clock, log }), 'transcription');
  }
  if (config.smtp === undefined) return;
  const transport = lifecycle.own(new SmtpTransport(config.smtp), 'SMTP');
  lifecycle.own(new MailSender({ queue, files, transport, clock, log }), 'voicemail e-mail');
}
