/** Who is in which room of this switch. The room is given up in the shared state when the last one has left. */
import type { Logger } from '../../../core/log.ts';
import { pinMatches } from '../../../core/pin-hash.ts';
import type { AccountSource } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { ConferenceQuestion, ConferenceReply } from './application.ts';
import type { RoomPlaces } from './ports.ts';

export interface ConferenceServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly places: RoomPlaces;
  readonly log: Logger;
}

interface Room {
  readonly account: string;
  readonly id: string;
  /** At the door or inside. */
  readonly visitors: Set<RunHandle>;
  readonly seated: Set<RunHandle>;
  /** Taking and freeing the room happen one after the other. */
  turn: Promise<unknown>;
}

export class ConferenceService implements FeatureService {
  readonly name = 'conference';
  readonly #options: ConferenceServiceOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #roomOf = new Map<RunHandle, Room>();

  constructor(options: ConferenceServiceOptions) {
    this.#options = options;
  }

  async ask(question: Json, run: RunHandle): Promise<ConferenceReply> {
    const asked = question as unknown as ConferenceQuestion;
    return asked.ask === 'place' ? this.#place(asked.room, run) : this.#enter(asked, run);
  }

  released(run: RunHandle): void {
    const room = this.#roomOf.get(run);
    if (room === undefined) return;
    this.#roomOf.delete(run);
    room.visitors.delete(run);
    room.seated.delete(run);
    if (room.visitors.size === 0) this.#free(room);
  }

  async #place(id: string, run: RunHandle): Promise<ConferenceReply> {
    const room = this.#visit(id, run);
    const taken = room.turn.then(() => this.#options.places.take(room.account, id));
    room.turn = taken.catch(() => undefined);
    const place = await taken;
    if (place.here) return { here: true };
    this.released(run);
    return { node: place.node };
  }

  /** A visitor keeps the room, also while the shared state cannot be asked. */
  #visit(id: string, run: RunHandle): Room {
    const key = `${run.account}/${id}`;
    let room = this.#rooms.get(key);
    if (room === undefined) {
      room = { account: run.account, id, visitors: new Set(), seated: new Set(), turn: Promise.resolve() };
      this.#rooms.set(key, room);
    }
    room.visitors.add(run);
    this.#roomOf.set(run, room);
    return room;
  }

  async #enter(
    { room: id, most, pin }: ConferenceQuestion & { ask: 'enter' },
    run: RunHandle,
  ): Promise<ConferenceReply> {
    if (pin !== undefined && !(await this.#isRight(run.account, id, pin))) return { refused: 'pin' };
    // Who has hung up meanwhile takes no seat.
    const room = run.over ? undefined : this.#roomOf.get(run);
    if (room === undefined) return { refused: 'full' };
    if (room.seated.size >= most && !room.seated.has(run)) return { refused: 'full' };
    if (this.#isBarred(room, run)) return { refused: 'barred' };
    const others = room.seated.size;
    room.seated.add(run);
    return { others };
  }

  /** Whether somebody is in there with whom this caller may not talk. */
  #isBarred({ account, seated }: Room, { caller: { extension } }: RunHandle): boolean {
    const directory = this.#options.accounts.byDomain(account);
    if (directory === undefined || extension === undefined) return false;
    return [...seated].some(
      ({ caller: other }) => other.extension !== undefined && directory.separated(extension, other.extension),
    );
  }

  async #isRight(account: string, id: string, given: string): Promise<boolean> {
    const room = this.#options.accounts.byDomain(account)?.conferenceRoom(id);
    if (room?.pinHash !== undefined) return pinMatches(given, room.pinHash);
    return room?.pin === given;
  }

  #free(room: Room): void {
    room.turn = room.turn.then(async () => {
      if (room.visitors.size > 0) return;
      try {
        await this.#options.places.free(room.account, room.id);
      } catch (error) {
        // It stays ours; who comes later finds it here, and frees it again.
        this.#options.log.warn({ err: error, room: room.id }, 'a room was not given up');
      }
      if (room.visitors.size === 0) this.#rooms.delete(`${room.account}/${room.id}`);
    });
  }
}
