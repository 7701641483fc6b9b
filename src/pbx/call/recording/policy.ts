/** Who is recorded when: decided from the account and the two that talk alone. */
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Caller } from '../application.ts';

type Policy = NonNullable<ReturnType<AccountDirectory['recordingPolicy']>>;

/** One of the two that talk. */
export interface Talker {
  /** Whether it has called or was called. */
  readonly side: 'caller' | 'callee';
  readonly party: Caller;
}

/** How a call is recorded; checkpointed with it. */
export interface RecordingPlan {
  /** Extensions whose policies want it. */
  readonly owners: readonly string[];
  readonly announcement: Policy['announcement'];
  /** The account's own prompt for the announcement. */
  readonly prompt?: string;
  readonly retentionDays: number;
}

/** Of a recording that no policy is for. */
const DEFAULT_RETENTION_DAYS = 90;

interface Wanting {
  readonly extension: string;
  readonly policy: Policy;
}

/**
 * The plan for a call that is to be recorded from its start; undefined when nobody's policy wants it. `lines`: extensions of the
 * queues and groups through which it came, whose policies count like those of the parties for a call from their caller.
 */
export function automaticPlan(
  directory: AccountDirectory,
  [a, b]: readonly [Talker, Talker],
  lines: readonly string[] = [],
): RecordingPlan | undefined {
  const caller = a.side === 'caller' ? a : b;
  const wanting = [
    ...wantedBy(directory, a, b),
    ...wantedBy(directory, b, a),
    ...lines.flatMap(line => wantedByLine(directory, line, caller)),
  ];
  return planOf(wanting);
}

/** A party, and the line on which it talks: on that of a queue or a group its policy gives rights, too. */
export interface Asker {
  readonly party: Caller;
  readonly line?: { readonly extension: string } | undefined;
}

/** The plan for a party that asks for a recording; undefined when it may not. */
export function adHocPlan(directory: AccountDirectory, asker: Asker): RecordingPlan | undefined {
  return planOf(policiesFor(directory, asker).filter(({ policy }) => policy.adHoc));
}

function policiesFor(directory: AccountDirectory, { party: { extension }, line }: Asker): Wanting[] {
  const found: Wanting[] = [];
  const own = policyOf(directory, extension);
  if (extension !== undefined && own !== undefined) found.push({ extension, policy: own });
  const shared = line?.extension;
  const isMember = shared !== undefined && extension !== undefined && directory.linesOf(extension).includes(shared);
  const policy = isMember ? directory.recordingPolicy(shared) : undefined;
  return policy === undefined || shared === undefined ? found : [...found, { extension: shared, policy }];
}

/** The plan where an operator wants it: as the parties' policies say, or else they are told. */
export function operatorPlan(directory: AccountDirectory, talkers: readonly Talker[]): RecordingPlan {
  const extensions = talkers.flatMap(({ party: { extension } }) => (extension === undefined ? [] : [extension]));
  const wanting = extensions.flatMap(extension => {
    const policy = policyOf(directory, extension);
    return policy === undefined ? [] : [{ extension, policy }];
  });
  return planOf(wanting) ?? { owners: extensions, announcement: 'start', retentionDays: DEFAULT_RETENTION_DAYS };
}

/** Whether the party may pause a recording of its call and go on with it. */
export function mayPause(directory: AccountDirectory, asker: Asker): boolean {
  return policiesFor(directory, asker).some(({ policy }) => policy.pause);
}

/** Recording belongs to the full licence. */
function policyOf(directory: AccountDirectory, extension: string | undefined): Policy | undefined {
  if (extension === undefined || directory.user(extension)?.licence !== 'licensed') return undefined;
  return directory.recordingPolicy(extension);
}

function wantedBy(directory: AccountDirectory, one: Talker, other: Talker): Wanting[] {
  const { extension } = one.party;
  const policy = policyOf(directory, extension);
  if (extension === undefined || policy === undefined) return [];
  const direction = one.side === 'caller' ? 'outbound' : 'inbound';
  return wants(policy, direction, other.party) ? [{ extension, policy }] : [];
}

function wantedByLine(directory: AccountDirectory, extension: string, caller: Talker): Wanting[] {
  const policy = directory.recordingPolicy(extension);
  return policy !== undefined && wants(policy, 'inbound', caller.party) ? [{ extension, policy }] : [];
}

function wants({ automatic, internal }: Policy, direction: 'inbound' | 'outbound', peer: Caller): boolean {
  if (automatic !== 'both' && automatic !== direction) return false;
  return internal || isOutside(peer);
}

const isOutside = ({ number, trunk }: Caller): boolean => number !== undefined || trunk !== undefined;

const STRICTEST = ['start', 'tone', 'off'] as const;

/** Of several policies the one that tells the parties most, and the longest retention. */
function planOf(wanting: readonly Wanting[]): RecordingPlan | undefined {
  if (wanting.length === 0) return undefined;
  const announcement = STRICTEST.find(how => wanting.some(({ policy }) => policy.announcement === how)) ?? 'start';
  const prompt = wanting.find(({ policy }) => policy.announcement === announcement && policy.prompt !== undefined)
    ?.policy.prompt;
  return {
    owners: [...new Set(wanting.map(({ extension }) => extension))],
    announcement,
    ...(prompt !== undefined && { prompt }),
    retentionDays: Math.max(...wanting.map(({ policy }) => policy.retentionDays)),
  };
}
