/** What the e-mail for a voice message says, in the language of the box. Pure. */
import type { MailJob, MessageSender } from './ports.ts';

interface Words {
  readonly subject: string;
  readonly urgent: string;
  readonly unknown: string;
  readonly intro: string;
  readonly from: string;
  readonly received: string;
  readonly length: string;
}

const ENGLISH: Words = {
  subject: 'Voice message from {caller}',
  urgent: 'Urgent',
  unknown: 'an unknown caller',
  intro: 'There is a new voice message in mailbox {box}.',
  from: 'From',
  received: 'Received',
  length: 'Length',
};

/** By language, or by language and country where countries differ. */
const WORDS: Readonly<Record<string, Words>> = {
  da: {
    subject: 'Talebesked fra {caller}',
    urgent: 'Vigtig',
    unknown: 'ukendt nummer',
    intro: 'Der er en ny talebesked i postkasse {box}.',
    from: 'Fra',
    received: 'Modtaget',
    length: 'Længde',
  },
  de: {
    subject: 'Sprachnachricht von {caller}',
    urgent: 'Dringend',
    unknown: 'unbekanntem Anrufer',
    intro: 'Im Postfach {box} liegt eine neue Sprachnachricht.',
    from: 'Von',
    received: 'Empfangen',
    length: 'Länge',
  },
  es: {
    subject: 'Mensaje de voz de {caller}',
    urgent: 'Urgente',
    unknown: 'un número desconocido',
    intro: 'Hay un mensaje de voz nuevo en el buzón {box}.',
    from: 'De',
    received: 'Recibido',
    length: 'Duración',
  },
  fr: {
    subject: 'Message vocal de {caller}',
    urgent: 'Urgent',
    unknown: 'un correspondant inconnu',
    intro: 'Un nouveau message vocal se trouve dans la boîte {box}.',
    from: 'De',
    received: 'Reçu',
    length: 'Durée',
  },
  it: {
    subject: 'Messaggio vocale da {caller}',
    urgent: 'Urgente',
    unknown: 'un numero sconosciuto',
    intro: "C'è un nuovo messaggio vocale nella casella {box}.",
    from: 'Da',
    received: 'Ricevuto',
    length: 'Durata',
  },
  ja: {
    subject: '{caller} からの音声メッセージ',
    urgent: '至急',
    unknown: '不明な発信者',
    intro: 'メールボックス {box} に新しい音声メッセージがあります。',
    from: '発信者',
    received: '受信日時',
    length: '長さ',
  },
  ko: {
    subject: '{caller}의 음성 메시지',
    urgent: '긴급',
    unknown: '알 수 없는 발신자',
    intro: '사서함 {box}에 새 음성 메시지가 있습니다.',
    from: '발신자',
    received: '받은 시각',
    length: '길이',
  },
  nl: {
    subject: 'Voicemailbericht van {caller}',
    urgent: 'Dringend',
    unknown: 'een onbekende beller',
    intro: 'Er is een nieuw voicemailbericht in box {box}.',
    from: 'Van',
    received: 'Ontvangen',
    length: 'Lengte',
  },
  pt: {
    subject: 'Mensagem de voz de {caller}',
    urgent: 'Urgente',
    unknown: 'um número desconhecido',
    intro: 'Há uma nova mensagem de voz na caixa {box}.',
    from: 'De',
    received: 'Recebida',
    length: 'Duração',
  },
  zh: {
    subject: '来自 {caller} 的语音留言',
    urgent: '紧急',
    unknown: '未知来电者',
    intro: '信箱 {box} 中有一条新的语音留言。',
    from: '来电者',
    received: '收到时间',
    length: '时长',
  },
  'zh-TW': {
    subject: '來自 {caller} 的語音留言',
    urgent: '緊急',
    unknown: '未知來電者',
    intro: '信箱 {box} 中有一則新的語音留言。',
    from: '來電者',
    received: '收到時間',
    length: '時長',
  },
};

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

export function mailText({ message, language, timeZone }: MailJob): MailText {
  const words = WORDS[language] ?? WORDS[language.split('-')[0] ?? ''] ?? ENGLISH;
  const caller = callerText(message.from) ?? words.unknown;
  const urgent = message.urgent ? `[${words.urgent}] ` : '';
  const lines = [
    words.intro.replace('{box}', message.box),
    '',
    `${words.from}: ${caller}`,
    `${words.received}: ${dateText(message.receivedAt, language, timeZone)}`,
    `${words.length}: ${lengthText(message.durationMs)}`,
    ...(message.transcript === undefined ? [] : ['', message.transcript]),
  ];
  return { subject: `${urgent}${words.subject.replace('{caller}', () => caller)}`, text: `${lines.join('\n')}\n` };
}

function callerText({ name, number, extension }: MessageSender): string | undefined {
  const address = number ?? extension;
  // What a caller calls himself must not become a header of its own.
  const clean = name?.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (clean === undefined || clean === '') return address;
  return address === undefined || clean === address ? clean : `${clean} (${address})`;
}

function dateText(ms: number, language: string, timeZone: string): string {
  const options = { dateStyle: 'full', timeStyle: 'short' } as const;
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone }).format(ms);
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(ms);
  }
}

function lengthText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
