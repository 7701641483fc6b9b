/** E-mails for voice messages, taken by a real mail server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { silentLogger } from '../../../../src/core/log.ts';
import { MailSender } from '../../../../src/pbx/messages/mail-sender.ts';
import { mailText } from '../../../../src/pbx/messages/mail-text.ts';
import { SmtpTransport } from '../../../../src/pbx/messages/smtp.ts';
import type { MailJob } from '../../../../src/pbx/messages/ports.ts';
import { ACCOUNT, accountOf, openOffice, type Office } from './kit.ts';

const directory = accountOf({
  users: [
    { extension: '1001', email: 'ada@example.test', settings: { voicemailEmail: 'attach', language: 'de-DE' } },
    { extension: '1002', email: 'bob@example.test', settings: { voicemailEmail: 'notify' } },
  ],
});

interface Taken {
  readonly to: string;
  readonly from: string;
  readonly user: string | undefined;
  readonly text: string;
}

let office: Office;
let server: SMTPServer | undefined;
let closers: (() => Promise<void> | void)[];
beforeEach(async () => {
  closers = [];
  office = await openOffice(directory);
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  await office.close();
});

async function serve(options: SMTPServerOptions = {}): Promise<{ port: number; taken: Taken[] }> {
  const taken: Taken[] = [];
  server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'tandem' && password === 'secret') done(null, { user: username });
      else done(new Error('no'));
    },
    onData: (stream, { envelope, user }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const text = Buffer.concat(chunks).toString('utf8');
        taken.push({ to: envelope.rcptTo.map(({ address }) => address).join(), from, user, text });
        done();
      });
    },
    ...options,
  });
  const running = server;
  await new Promise<void>(resolve => running.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<void>(resolve => running.close(resolve)));
  return { port: (running.server.address() as AddressInfo).port, taken };
}

interface Access {
  readonly user?: string;
  readonly password?: string;
  readonly security?: 'none' | 'starttls';
}

function sender(
  port: number,
  { security = 'none', ...access }: Access = { user: 'tandem', password: 'secret' },
): MailSender {
  const transport = new SmtpTransport({ host: '127.0.0.1', port, security, from: 'voicemail@example.test', ...access });
  const { mails: queue, keeper, clock } = office;
  const mails = new MailSender({ queue, files: keeper.files, transport, clock, log: silentLogger });
  closers.push(() => transport.close());
  closers.push(() => mails.close());
  return mails;
}

async function leave(box: string, name = 'Ada Lovelace'): Promise<void> {
  const token = await office.keeper.begin(ACCOUNT, box, { number: '+14155550100', name });
  office.record(token, 3000);
  await office.keeper.keep(token);
}

describe('voicemail e-mail', () => {
  it('reaches the mail server with the sound, in the language of the box', async () => {
    const { port, taken } = await serve();
    await leave('1001');
    await sender(port).run();
    expect(taken).toMatchObject([{ to: 'ada@example.test', from: 'voicemail@example.test', user: 'tandem' }]);
    const [mail = { text: '' }] = taken;
    expect(mail.text).toContain('Subject: Sprachnachricht von Ada Lovelace (+14155550100)');
    expect(mail.text).toContain('Content-Type: audio/x-wav');
    const sound = /filename=message-\d{12}\.wav\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(mail.text)?.[1] ?? '';
    const wav = Buffer.from(sound, 'base64');
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav).toHaveLength(44 + 48_000);
    expect(await office.mails.claim(10, -1)).toEqual([]);
  });

  it('is a note without the sound where that is wanted', async () => {
    const { port, taken } = await serve();
    await leave('1002');
    await sender(port).run();
    expect(taken).toHaveLength(1);
    expect(taken[0]?.text).toContain('There is a new voice message in mailbox 1002.');
    expect(taken[0]?.text).not.toContain('audio/x-wav');
  });

  it('waits for a mail server that is away or does not let us in, and not for one that refuses it', async () => {
    const { port, taken } = await serve({
      onRcptTo: ({ address }, _session, done) =>
        done(address === 'ada@example.test' ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null),
    });
    await leave('1002');
    await sender(port, { user: 'tandem', password: 'wrong' }).run();
    await leave('1001');
    await office.mails.retry((await office.store.ids(ACCOUNT, '1002', { state: 'new', limit: 1 }))[0] ?? '', 0);
    await sender(port).run();
    expect(taken.map(({ to }) => to)).toEqual(['bob@example.test']);
    expect(await office.mails.claim(10, -1)).toEqual([]);
  });

  it('insists on TLS, and on a certificate that is known', async () => {
    const { port, taken } = await serve({ disabledCommands: ['STARTTLS'] });
    const other = await serve();
    await leave('1002');
    const id = (await office.store.ids(ACCOUNT, '1002', { state: 'new', limit: 1 }))[0] ?? '';
    await sender(port, { user: 'tandem', password: 'secret', security: 'starttls' }).run();
    await office.mails.retry(id, 0);
    await sender(other.port, { user: 'tandem', password: 'secret', security: 'starttls' }).run();
    expect([...taken, ...other.taken]).toEqual([]);
    await office.mails.retry(id, 0);
    expect(await office.mails.claim(10, -1)).toMatchObject([{ attempts: 4 }]);
  });
});

describe('the text', () => {
  const job = (more: Partial<MailJob> = {}, from: MailJob['message']['from'] = {}): MailJob => ({
    ...{ recipients: ['a@example.test'], attach: false, language: 'en-US', timeZone: 'America/New_York', attempts: 0 },
    message: {
      ...{ id: 'a', account: ACCOUNT, box: '1001', from, receivedAt: Date.parse('2030-01-08T14:00:00Z') },
      ...{ durationMs: 65_400, state: 'new', urgent: true },
    },
    ...more,
  });

  it('tells who, when by the time of the box, and how long', () => {
    const { subject, text } = mailText(job());
    expect(subject).toBe('[Urgent] Voice message from an unknown caller');
    expect(text).toContain('Received: Tuesday, January 8, 2030 at 9:00');
    expect(text).toContain('Length: 1:05');
  });

  it('is there in every language', () => {
    for (const language of ['da-DK', 'fr-CA', 'es-US', 'it-IT', 'ja-JP', 'ko-KR', 'nl-NL', 'pt-BR', 'zh-CN', 'zh-TW']) {
      expect(mailText(job({ language })).subject).not.toContain('Voice message');
    }
    expect(mailText(job({ language: 'xx', timeZone: 'Nowhere/At_All' })).text).toContain('2030');
  });

  it('lets no caller add a header', () => {
    const { subject } = mailText(job({}, { name: 'Eve\r\nBcc: all@example.test $&' }));
    expect(subject).toBe('[Urgent] Voice message from Eve Bcc: all@example.test $&');
  });
});
