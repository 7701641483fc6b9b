/** Voice messages and recorded greetings. Nothing of it is kept in memory: boxes are looked into now and then, and there are many. */
import { sql, type Transaction } from 'kysely';
import type { VoiceMessageQuery } from '../../api/ports.ts';
import type {
  BoxCounts,
  MailOrder,
  MessageState,
  MessageStore,
  TranscriptionOrder,
  VoiceMessage,
} from '../../pbx/messages/ports.ts';
import type { ExpiringMessages } from '../../pbx/retention/ports.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Tables['voice_messages'];

/** E-mails that wait; a mail server that is away for long must not fill the disk. */
const MOST_MAILS = 100_000;
/** Messages that wait to be written down. */
const MOST_TRANSCRIPTIONS = 10_000;
/** An e-mail goes without the text when it is not there by then. */
const MAIL_PATIENCE_MS = 10 * 60_000;

export class VoiceMessageStore implements MessageStore, ExpiringMessages {
  readonly #db: DurableDatabase;

  constructor(db: DurableDatabase) {
    this.#db = db;
  }

  add(message: VoiceMessage, mail?: MailOrder, transcription?: TranscriptionOrder): Promise<boolean> {
    return this.#db.transaction(async tx => {
      const added = await tx
        .insertInto('voice_messages')
        .values(row(message))
        .onConflict(on => on.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (added === undefined) return false;
      const now = this.#db.now();
      const room = transcription !== undefined && (await hasRoom(tx, 'voice_transcriptions', MOST_TRANSCRIPTIONS));
      const mailAt = room ? now + MAIL_PATIENCE_MS : now;
      if (room) {
        await tx
          .insertInto('voice_transcriptions')
          .values({
            ...{ message_id: message.id, language: transcription.language },
            ...{ attempts: 0, next_at: now, mail_at: mailAt },
          })
          .execute();
      }
      if (mail === undefined || !(await hasRoom(tx, 'voice_mails', MOST_MAILS))) return true;
      const { recipients, attach, language, timeZone } = mail;
      const recipient = recipients.join(BETWEEN_RECIPIENTS);
      await tx
        .insertInto('voice_mails')
        .values({
          ...{ message_id: message.id, recipient, attach: attach ? 1 : 0, language, time_zone: timeZone },
          ...{ attempts: 0, next_at: mailAt },
        })
        .execute();
      return true;
    });
  }

  async get(account: string, id: string): Promise<VoiceMessage | undefined> {
    const found = await this.#db.run(db =>
      db.selectFrom('voice_messages').selectAll().where('id', '=', id).where('domain', '=', account).executeTakeFirst(),
    );
    return found && voiceMessage(found);
  }

  async ids(account: string, box: string, query: { state: MessageState; limit: number }): Promise<string[]> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('voice_messages')
        .select('id')
        .where('domain', '=', account)
        .where('box', '=', box)
        .where('state', '=', query.state)
        .orderBy('received_at')
        .orderBy('id')
        .limit(query.limit)
        .execute(),
    );
    return rows.map(({ id }) => id);
  }

  /** The latest first. */
  async list(
    account: string,
    box: string,
    { state, after, limit }: VoiceMessageQuery,
  ): Promise<readonly VoiceMessage[]> {
    const rows = await this.#db.run(db => {
      let query = db.selectFrom('voice_messages').selectAll().where('domain', '=', account).where('box', '=', box);
      if (state !== undefined) query = query.where('state', '=', state);
      if (after !== undefined) {
        const { receivedAt, id } = after;
        query = query.where(({ eb, or, and }) =>
          or([eb('received_at', '<', receivedAt), and([eb('received_at', '=', receivedAt), eb('id', '>', id)])]),
        );
      }
      return query.orderBy('received_at', 'desc').orderBy('id').limit(limit).execute();
    });
    return rows.map(voiceMessage);
  }

  async setState(account: string, id: string, state: MessageState): Promise<VoiceMessage | undefined> {
    const now = this.#db.now();
    const changed = await this.#db.run(db =>
      db
        .updateTable('voice_messages')
        .set(({ fn, val }) => ({
          state,
          deleted_at: state === 'deleted' ? now : null,
          ...(state === 'saved' && { heard_at: fn.coalesce('heard_at', val(now)) }),
        }))
        .where('id', '=', id)
        .where('domain', '=', account)
        .returningAll()
        .executeTakeFirst(),
    );
    return changed && voiceMessage(changed);
  }

  async counts(account: string, box: string): Promise<BoxCounts> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('voice_messages')
        .select(({ fn }) => ['state', fn.countAll<number | string>().as('amount'), URGENT])
        .where('domain', '=', account)
        .where('box', '=', box)
        .where('state', 'in', ['new', 'saved'])
        .groupBy('state')
        .execute(),
    );
    return rows.reduce(addCounts, NONE);
  }

  async allCounts(): Promise<{ account: string; box: string; counts: BoxCounts }[]> {
    const rows = await this.#db.run(db =>
      db
        .selectFrom('voice_messages')
        .select(({ fn }) => ['domain', 'box', 'state', fn.countAll<number | string>().as('amount'), URGENT])
        .where('state', 'in', ['new', 'saved'])
        .groupBy(['domain', 'box', 'state'])
        .execute(),
    );
    const boxes = new Map<string, { account: string; box: string; counts: BoxCounts }>();
    for (const found of rows) {
      const { domain: account, box } = found;
      const key = `${account}\n${box}`;
      boxes.set(key, { account, box, counts: addCounts(boxes.get(key)?.counts ?? NONE, found) });
    }
    return [...boxes.values()];
  }

  async greeting(account: string, box: string): Promise<string | undefined> {
    const found = await this.#db.run(db =>
      db
        .selectFrom('voice_greetings')
        .select('file')
        .where('domain', '=', account)
        .where('box', '=', box)
        .executeTakeFirst(),
    );
    return found?.file;
  }

  async setGreeting(account: string, box: string, file: string | undefined): Promise<void> {
    await this.#db.run(async db => {
      if (file === undefined) {
        await db.deleteFrom('voice_greetings').where('domain', '=', account).where('box', '=', box).execute();
        return;
      }
      await db
        .insertInto('voice_greetings')
        .values({ domain: account, box, file })
        .onConflict(on => on.columns(['domain', 'box']).doUpdateSet({ file }))
        .execute();
    });
  }

  async expire(account: string, receivedBefore: number, limit: number): Promise<number> {
    const now = this.#db.now();
    const gone = await this.#db.run(db =>
      db
        .updateTable('voice_messages')
        .set({ state: 'deleted', deleted_at: now })
        .where('id', 'in', of =>
          of
            .selectFrom('voice_messages')
            .select('id')
            .where('domain', '=', account)
            .where('state', 'in', ['new', 'saved'])
            .where('received_at', '<', Math.trunc(receivedBefore))
            .orderBy('received_at')
            .limit(limit),
        )
        .returning('id')
        .execute(),
    );
    return gone.length;
  }

  async purge(deletedBefore: number, limit: number): Promise<readonly VoiceMessage[]> {
    const gone = await this.#db.run(db =>
      db
        .deleteFrom('voice_messages')
        .where('id', 'in', of =>
          of
            .selectFrom('voice_messages')
            .select('id')
            .where('state', '=', 'deleted')
            .where('deleted_at', '<', deletedBefore)
            .orderBy('deleted_at')
            .limit(limit),
        )
        .returningAll()
        .execute(),
    );
    return gone.map(voiceMessage);
  }
}

async function hasRoom(
  tx: Transaction<Tables>,
  table: 'voice_mails' | 'voice_transcriptions',
  most: number,
): Promise<boolean> {
  const { amount } = await tx
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number | string>().as('amount'))
    .executeTakeFirstOrThrow();
  return Number(amount) < most;
}

/** No e-mail address has a space in it. */
const BETWEEN_RECIPIENTS = ' ';
export const readRecipients = (text: string): string[] => text.split(BETWEEN_RECIPIENTS);

const NONE: BoxCounts = { new: 0, saved: 0, urgentNew: 0, urgentSaved: 0 };
const URGENT = sql<number | string>`COALESCE(SUM(urgent), 0)`.as('urgent');

interface CountRow {
  readonly state: string;
  readonly amount: number | string;
  readonly urgent: number | string;
}

function addCounts(counts: BoxCounts, { state, amount, urgent }: CountRow): BoxCounts {
  if (state === 'new') return { ...counts, new: Number(amount), urgentNew: Number(urgent) };
  return { ...counts, saved: Number(amount), urgentSaved: Number(urgent) };
}

function row({ id, account, box, from, ...message }: VoiceMessage): Row {
  return {
    id,
    domain: account,
    box,
    caller_extension: from.extension ?? null,
    caller_number: from.number ?? null,
    caller_name: from.name ?? null,
    received_at: Math.round(message.receivedAt),
    duration_ms: Math.round(message.durationMs),
    state: message.state,
    urgent: message.urgent ? 1 : 0,
    heard_at: message.heardAt ?? null,
    deleted_at: message.deletedAt ?? null,
    transcript: message.transcript ?? null,
  };
}

export function voiceMessage(found: Row): VoiceMessage {
  const { caller_extension: extension, caller_number: number, caller_name: name } = found;
  return {
    id: found.id,
    account: found.domain,
    box: found.box,
    from: {
      ...(extension !== null && { extension }),
      ...(number !== null && { number }),
      ...(name !== null && { name }),
    },
    receivedAt: found.received_at,
    durationMs: found.duration_ms,
    state: found.state as MessageState,
    urgent: found.urgent !== 0,
    ...(found.heard_at !== null && { heardAt: found.heard_at }),
    ...(found.deleted_at !== null && { deletedAt: found.deleted_at }),
    ...(found.transcript !== null && { transcript: found.transcript }),
  };
}
