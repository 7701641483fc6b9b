/** Who rings for a user, in which order: call handling, delegates and VIP callers, as stages of targets that ring together. */
import { matchesPattern, type CallHandling, type RingTarget, type User, type VipMode } from '../../../routing/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { CallContext, Confirmation, Target, World } from '../../call/application.ts';
import { PRESS_ONE } from '../../policy/press-one.ts';
import { targetOf } from '../../policy/target-of.ts';
import { comesBack, doNotDisturb, sentOn } from './screening.ts';

/** Targets that ring at once, and for how long. */
export interface Stage {
  readonly targets: readonly Target[];
  readonly ringMs: number;
}

interface Plan {
  readonly directory: AccountDirectory;
  readonly extension: string;
  readonly handling: CallHandling;
  readonly world: World;
}

/**
 * Stages in order; none: nobody rings, the call goes where unanswered ones go. `without`: the principal himself is not to be rung, only
 * who answers for him.
 */
export function stagesFor(extension: string, world: World, { without = false } = {}): readonly Stage[] {
  const { directory, now } = world;
  const handling = directory?.callHandling(extension, now);
  if (directory === undefined || handling === undefined) return [{ targets: [toExtension(extension)], ringMs: 60_000 }];
  const plan = { directory, extension, handling, world };
  const own = without ? [] : ownStages(plan);
  const user = directory.user(extension);
  return user === undefined ? own : withDelegates(plan, own, { user, world });
}

/** Whether the list of VIP callers sends this one to the voicemail box at once. */
export function toVoicemail(extension: string, world: World): boolean {
  const user = world.directory?.user(extension);
  return user?.vip?.mode === 'voicemail' && !isVip(user.vip.callers, world) && !comesFromDelegate(user, world);
}

/** Whether somebody of this stage answers in the name of the user, on his line. */
export function ringsDelegates({ targets }: Stage, extension: string, { directory }: World): boolean {
  const delegates = directory?.user(extension)?.delegates ?? [];
  return targets.some(target => target.to === 'extension' && delegates.some(one => one.extension === target.extension));
}

/** The user's own devices and numbers. */
function ownStages({ directory, extension, handling, world }: Plan): readonly Stage[] {
  const settings = directory.settings(extension);
  const rings = handling.ring.flatMap(target => {
    const base = ringTarget(target, extension, world);
    if (base === undefined) return [];
    const seconds = target.seconds ?? settings.ringSeconds;
    const confirm = confirmation(world.context, base.to === 'number' && (target.pressOne ?? settings.pressOne));
    return [{ target: { ...base, ...(confirm && { confirm }) }, seconds, delay: target.delaySeconds }];
  });
  if (handling.mode === 'sequential') {
    return rings.map(({ target, seconds }) => ({ targets: [target], ringMs: seconds * 1000 }));
  }
  if (rings.length === 0) return [];
  const whole = Math.max(...rings.map(({ seconds, delay }) => seconds + delay));
  const targets = rings.map(({ target, seconds, delay }) => ({
    ...target,
    ...(delay > 0 && { afterMs: delay * 1000 }),
    ...(seconds < whole && { ringMs: seconds * 1000 }),
  }));
  return [{ targets, ringMs: whole * 1000 }];
}

/**
 * Undefined: the caller himself, somebody who is not to be disturbed or to have nothing to do with him, or a number outside where the user's calls may not go, or
 * where this one has been already.
 */
function ringTarget(
  { number, extension: other, device, pbx }: RingTarget,
  extension: string,
  world: World,
): Target | undefined {
  if (pbx !== undefined) return ownPbx(pbx, extension, world);
  if (device !== undefined) return { ...toExtension(extension), device };
  if (number === undefined) {
    const isOwn = other === undefined || other === extension;
    return isOwn ? toExtension(extension) : keptOut(other, world) ? undefined : toExtension(other);
  }
  if (comesBack(number, extension, world)) return undefined;
  const way = sentOn({ kind: 'number', number }, extension, world);
  const target = way && targetOf(way);
  return target?.to === 'number' ? { ...target, by: extension } : target;
}

/** Undefined: no rule leads there, or the call has come from there. */
function ownPbx(pbx: string, extension: string, { directory, caller }: World): Target | undefined {
  if (directory?.trunk(caller.trunk ?? '')?.kind === 'pbx') return undefined;
  const way = directory?.destination({ pbx }, extension);
  const target = way && targetOf(way);
  return target?.to === 'number' ? { ...target, by: extension } : undefined;
}

/**
 * Delegates ring with their principal, unless the list of VIP callers says otherwise. What one of them has to say to the principal, or has
 * put through to him, is for the principal alone.
 */
function withDelegates(
  { directory }: Plan,
  own: readonly Stage[],
  { user, world }: { readonly user: User; readonly world: World },
): readonly Stage[] {
  const { vip } = user;
  if (comesFromDelegate(user, world)) return own;
  const confirm = confirmation(world.context, false);
  const delegates = user.delegates
    .filter(({ answer, extension }) => answer && !keptOut(extension, world))
    .map(({ extension }): Target => ({ ...toExtension(extension), ...(confirm && { confirm }) }));
  const asLongAsHe: Stage = { targets: delegates, ringMs: directory.settings(user.extension).ringSeconds * 1000 };
  if (vip === undefined) return together(own, asLongAsHe);
  // Where the principal cannot be rung, whoever he wants to speak with himself is not worse off than everybody else.
  if (isVip(vip.callers, world) && own.length > 0) return own;
  const theirs: Stage = { targets: delegates, ringMs: vip.delegateSeconds * 1000 };
  const limited = own.map(stage => ({ ...stage, ringMs: Math.min(stage.ringMs, vip.principalSeconds * 1000) }));
  return ORDERS[vip.mode]({ own, limited, theirs, asLongAsHe }).filter(({ targets }) => targets.length > 0);
}

interface Sides {
  readonly own: readonly Stage[];
  /** The principal, who rings before his delegates. */
  readonly limited: readonly Stage[];
  readonly theirs: Stage;
  readonly asLongAsHe: Stage;
}

const ORDERS: Readonly<Record<VipMode, (sides: Sides) => readonly Stage[]>> = {
  simultaneous: ({ own, asLongAsHe }) => together(own, asLongAsHe),
  delegatesFirst: ({ own, theirs }) => [theirs, ...own],
  principalFirst: ({ limited, asLongAsHe }) => [...limited, asLongAsHe],
  delegatesOnly: ({ theirs }) => [theirs],
  principalOnly: ({ own }) => own,
  voicemail: () => [],
};

/** Delegates ring in the first stage; where there is none because the principal is not to be rung, by themselves. */
function together(own: readonly Stage[], delegates: Stage): readonly Stage[] {
  if (delegates.targets.length === 0) return own;
  const [first, ...rest] = own;
  if (first === undefined) return [delegates];
  return [{ ...first, targets: [...first.targets, ...delegates.targets] }, ...rest];
}

const comesFromDelegate = ({ delegates }: User, { caller, context }: World): boolean =>
  delegates.some(({ extension }) => extension === caller.extension || extension === context.transferredBy);

/** Who does not want to be disturbed is not rung for somebody else, nor is the caller himself, or who is to have nothing to do with him. */
const keptOut = (extension: string, world: World): boolean => {
  const { caller, directory } = world;
  if (doNotDisturb(extension, world)) return true;
  return (
    caller.extension !== undefined &&
    (extension === caller.extension || directory?.separated(caller.extension, extension) === true)
  );
};

function isVip(callers: readonly string[], { caller }: World): boolean {
  return callers.some(pattern =>
    [caller.number, caller.extension].some(identity => identity !== undefined && matchesPattern(pattern, identity)),
  );
}

const toExtension = (extension: string) => ({ to: 'extension', extension }) as const;

/** A screened caller is announced to whoever answers; an outside phone presses a key so that no voicemail takes the call. */
function confirmation({ screenedName }: CallContext, pressOne: boolean): Confirmation | undefined {
  if (screenedName !== undefined) {
    const from = { say: 'screening.call-from', with: { caller: { file: screenedName } } } as const;
    return { ...PRESS_ONE, phrases: [from, { say: 'screening.accept' }] };
  }
  return pressOne ? PRESS_ONE : undefined;
}
