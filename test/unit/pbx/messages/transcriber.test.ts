import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/core/log.ts';
import { HttpSpeechToText } from '../../../../src/pbx/messages/http-speech.ts';
import { mailText } from '../../../../src/pbx/messages/mail-text.ts';
import { Transcriber } from '../../../../src/pbx/messages/transcriber.ts';
import { ACCOUNT, accountOf, openOffice, type Office } from './kit.ts';

const directory = accountOf({
  users: [
    {
      ...{ extension: '1001', email: 'ada@example.test' },
      settings: { voicemailEmail: 'notify', voicemailTranscription: true, language: 'de-DE' },
    },
    { extension: '1002', settings: { voicemailTranscription: true } },
    { extension: '1003' },
  ],
});

interface Asked {
  readonly authorization: string | undefined;
  readonly body: string;
}

let office: Office;
let server: Server;
let asked: Asked[];
let answer: { status: number; body: string };

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('latin1');
}

beforeEach(async () => {
  office = await openOffice(directory);
  asked = [];
  answer = { status: 200, body: JSON.stringify({ text: ' Hier ist Ada.\r\nBis\u0007 morgen. ' }) };
  server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      asked.push({ authorization: request.headers.authorization, body });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise(resolve => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await office.close();
});

function transcriber(): Transcriber {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1/audio/transcriptions`;
  const speech = new HttpSpeechToText({ url, secret: 's3cret', model: 'small', timeoutSeconds: 10 });
  const { transcriptions: queue, keeper, clock } = office;
  return new Transcriber({ queue, files: keeper.files, speech, clock, log: silentLogger });
}

async function leave(box = '1001'): Promise<string> {
  const token = await office.keeper.begin(ACCOUNT, box, { number: '+14155550100' });
  office.record(token, 3000);
  await office.keeper.keep(token);
  return token;
}

async function run(): Promise<void> {
  const one = transcriber();
  await one.run();
  await one.close();
}

const transcriptOf = async (id: string) => (await office.store.get(ACCOUNT, id))?.transcript;

describe('transcription', () => {
  it('sends the sound to the service, keeps the text, and the e-mail says it', async () => {
    const id = await leave();
    expect(await office.mails.claim(10, 1000)).toEqual([]);
    await run();
    const [request] = asked;
    expect(request?.authorization).toBe('Bearer s3cret');
    expect(request?.body).toMatch(/name="file"; filename="message.wav"[^]*RIFF[^]*WAVEfmt/);
    expect(request?.body).toMatch(/name="language"\r\n\r\nde\r\n/);
    expect(request?.body).toMatch(/name="model"\r\n\r\nsmall\r\n/);
    expect(await transcriptOf(id)).toBe('Hier ist Ada.\nBis  morgen.');
    const [job] = await office.mails.claim(10, 1000);
    expect(job && mailText(job).text).toContain('\n\nHier ist Ada.\nBis  morgen.\n');
  });

  it('goes along with a message that is forwarded', async () => {
    const id = await leave();
    await run();
    const message = await office.store.get(ACCOUNT, id);
    expect(message && (await office.keeper.forward(message, '1002'))).toBe('sent');
    const [copy] = await office.store.ids(ACCOUNT, '1002', { state: 'new', limit: 1 });
    expect(await transcriptOf(copy ?? '')).toBe('Hier ist Ada.\nBis  morgen.');
    await run();
    expect(asked).toHaveLength(1);
  });

  it('asks nobody for boxes that do not want it', async () => {
    await leave('1003');
    await run();
    expect(asked).toEqual([]);
  });

  it('asks a service again that is away, until the last attempt; the e-mail goes without the text', async () => {
    answer = { status: 503, body: '' };
    const id = await leave();
    await run();
    await run();
    expect(asked).toHaveLength(1);
    expect(await office.mails.claim(10, 1000)).toEqual([]);
    for (let attempt = 1; attempt < 4; attempt += 1) await office.transcriptions.retry(id, office.clock.now() - 1);
    await run();
    expect(asked).toHaveLength(2);
    expect(await transcriptOf(id)).toBeUndefined();
    expect(await office.mails.claim(10, 1000)).toHaveLength(1);
  });

  it.each([
    ['a sound that is refused', 400, ''],
    ['an answer that is no JSON', 200, 'text'],
    ['an answer without a text', 200, '{"text":1}'],
    ['an answer without an end', 200, 'x'.repeat(1_100_000)],
  ])('gives up at once: %s', async (_name, status, body) => {
    answer = { status, body };
    await leave();
    await run();
    expect(await office.mails.claim(10, 1000)).toHaveLength(1);
    await run();
    expect(asked).toHaveLength(1);
  });
});
