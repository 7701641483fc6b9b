/** Who rings for a user, in which order: call handling, delegates and VIP callers, as stages of targets that ring together. */
import { matchesPattern, type CallHandling, type RingTarget, type User } from '../../../routing/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { CallContext, Confirmation, Target, World } from '../../call/application.ts';
import { PRESS_ONE } from '../../policy/press-one.ts';
import { targetOf } from '../../policy/target-of.ts';
import { comesBack, sentOn } from './screening.ts';

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

/** Stages in order; none: nobody rings, the call goes where unanswered ones go. */
export function stagesFor(extension: string, world: World): readonly Stage[] {
  const { directory, now } = world;
  const handling = directory?.callHandling(extension, now);
  if (directory === undefined || handling === undefined) return [{ targets: [toExtension(extension)], ringMs: 60_000 }];
  const plan = { directory, extension, handling, world };
  const own = ownStages(plan);
  const user = directory.user(extension);
  return user === undefined ? own : withDelegates(plan, own, { user, world });
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

/** Undefined: a number outside where the user's calls may not go, or where this one has been already. */
function ringTarget({ number, extension: other }: RingTarget, extension: string, world: World): Target | undefined {
  if (number === undefined) return toExtension(other ?? extension);
  if (comesBack(number, extension, world)) return undefined;
  const way = sentOn({ kind: 'number', number }, extension, world);
  const target = way && targetOf(way);
  return target?.to === 'number' ? { ...target, by: extension } : target;
}

/** Delegates ring with their principal, unless the list of VIP callers says otherwise. */
function withDelegates(
  { directory }: Plan,
  own: readonly Stage[],
  { user, world }: { readonly user: User; readonly world: World },
): readonly Stage[] {
  const { vip } = user;
  const confirm = confirmation(world.context, false);
  const delegates = user.delegates
    .filter(({ answer }) => answer)
    .map(({ extension }): Target => ({ ...toExtension(extension), ...(confirm && { confirm }) }));
  if (delegates.length === 0) return own;
  if (vip === undefined) return together(own, delegates);
  if (isVip(vip.callers, world)) return own;
  const theirs: Stage = { targets: delegates, ringMs: vip.delegateSeconds * 1000 };
  const limited = own.map(stage => ({ ...stage, ringMs: Math.min(stage.ringMs, vip.principalSeconds * 1000) }));
  switch (vip.mode) {
    case 'simultaneous':
      return together(own, delegates);
    case 'delegatesFirst':
      return [theirs, ...own];
    case 'principalFirst':
      return [...limited, { ...theirs, ringMs: directory.settings(user.extension).ringSeconds * 1000 }];
    case 'delegatesOnly':
      return [theirs];
    case 'principalOnly':
      return own;
    case 'voicemail':
      return [];
  }
}

function together(own: readonly Stage[], delegates: readonly Target[]): readonly Stage[] {
  const [first, ...rest] = own;
  if (first === undefined) return own;
  return [{ ...first, targets: [...first.targets, ...delegates] }, ...rest];
}

function isVip(callers: readonly string[], { caller }: World): boolean {
  return callers.some(pattern =>
    [caller.number, caller.extension].some(identity => identity !== undefined && matchesPattern(pattern, identity)),
  );
}

const toExtension = (extension: string): Target => ({ to: 'extension', extension });

/** A screened caller is announced to whoever answers; an outside phone presses a key so that no voicemail takes the call. */
function confirmation({ screenedName }: CallContext, pressOne: boolean): Confirmation | undefined {
  if (screenedName !== undefined) {
    const from = { say: 'screening.call-from', with: { caller: { file: screenedName } } } as const;
    return { ...PRESS_ONE, phrases: [from, { say: 'screening.accept' }] };
  }
  return pressOne ? PRESS_ONE : undefined;
}
