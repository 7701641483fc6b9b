/** Which parties of two live calls are joined, and who is let go. */
import { TandemError } from '../../core/errors.ts';
import type { CallDetail, JoinWish, LegDetail } from '../../pbx/call/control/ports.ts';

export interface Stay {
  /** Leg of the first call; default: who is not in the other one. */
  readonly leg?: string;
  readonly otherLeg?: string;
}

export interface Joining {
  readonly wish: JoinWish;
  /** The leg of the other call that stays. */
  readonly stays: LegDetail;
}

/** @throws TandemError `call-state`, `leg-unknown` */
export function joiningOf(call: CallDetail, other: CallDetail, { leg, otherLeg }: Stay): Joining {
  if (call.id === other.id) throw state('the other call is this one');
  const here = staysIn(call, other, leg);
  const there = staysIn(other, call, otherLeg);
  const { extension, trunk, dialog } = there.leaves;
  if (dialog === undefined) throw state(`nobody has answered in ${other.id}`);
  const leaving = { ...(extension !== undefined && { extension }), ...(trunk !== undefined && { trunk }) };
  const { address } = there.stays;
  return { wish: { leg: here.stays.id, dialog, leaving, address }, stays: there.stays };
}

function staysIn(call: CallDetail, other: CallDetail, wanted: string | undefined): Pair {
  const [a, b, ...more] = call.legs;
  const talk = call.state === 'talking' && a !== undefined && b !== undefined && more.length === 0;
  if (!talk || call.legs.some(({ state }) => state !== 'answered')) throw state(`${call.id} is no talk of two`);
  if (wanted !== undefined) {
    if (wanted !== a.id && wanted !== b.id) throw new TandemError('leg-unknown', { detail: wanted });
    return wanted === a.id ? { stays: a, leaves: b } : { stays: b, leaves: a };
  }
  const [first, second] = [isIn(other, a), isIn(other, b)];
  if (first === second) throw state('nobody, or everybody, is in both calls: it takes `leg` and `otherLeg`');
  return first ? { stays: b, leaves: a } : { stays: a, leaves: b };
}

interface Pair {
  readonly stays: LegDetail;
  readonly leaves: LegDetail;
}

const isIn = ({ legs }: CallDetail, { extension, number }: LegDetail): boolean =>
  legs.some(one =>
    extension === undefined ? number !== undefined && one.number === number : one.extension === extension,
  );

const state = (detail: string): TandemError => new TandemError('call-state', { detail });
