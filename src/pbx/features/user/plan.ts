/** Who rings for a user, in which order: call handling, delegates and VIP callers, as stages of targets that ring together. */
import { matchesPattern, type CallHandling, type User } from '../../../routing/index.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { CallContext, Confirmation, Target, World } from '../../call/application.ts';
import { comesBack } from './screening.ts';

/** Targets that ring at once, and for how long. */
export interface Stage {
  readonly targets: readonly Target[];
  readonly ringMs: number;
}

/** Where a screened caller's name is said, or an outside phone asks for a key. */
const PRESS_ONE: Confirmation = { phrases: [{ say: 'screening.press-1' }], accept: '1', timeoutMs: 5000, times: 3 };

interface Plan {
  readonly directory: AccountDirectory;
  readonly extension: string;
  readonly handling: CallHandling;
  readonly context: CallContext;
  readonly caller: World['caller'];
}

/** Stages in order; none: nobody rings, the call goes where unanswered ones go. */
export function stagesFor(extension: string, world: World): readonly Stage[] {
  const { directory, now, context, caller } = world;
  const handling = directory?.callHandling(extension, now);
  if (directory === undefined || handling === undefined) return [{ targets: [toExtension(extension)], ringMs: 60_000 }];
  const plan = { directory, extension, handling, context, caller };
  const own = ownStages(plan);
  const user = directory.user(extension);
  return user === undefined ? own : withDelegates(plan, own, { user, world });
}

/** The user's own devices and numbers. */
function ownStages({ directory, extension, handling, context, caller }: Plan): readonly Stage[] {
  const settings = directory.settings(extension);
  const rings = handling.ring
    .filter(
      ({ number }) =>
        number === undefined || (settings.externalForwarding && !comesBack(number, extension, { directory, caller })),
    )
    .map(target => {
      const seconds = target.seconds ?? settings.ringSeconds;
      const confirm = confirmation(context, target.number !== undefined && (target.pressOne ?? settings.pressOne));
      const base: Target =
        target.number !== undefined
          ? { to: 'number', number: target.number, by: extension }
          : toExtension(target.extension ?? extension);
      return { target: { ...base, ...(confirm && { confirm }) }, seconds, delay: target.delaySeconds };
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

/** Delegates ring with their principal, unless the list of VIP callers says otherwise. */
function withDelegates(
  { directory, context }: Plan,
  own: readonly Stage[],
  { user, world }: { readonly user: User; readonly world: World },
): readonly Stage[] {
  const { vip } = user;
  const confirm = confirmation(context, false);
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
