/** Gathers the messages of a call from the rings of all nodes. */
import type { TraceEntry } from '../../core/trace.ts';
import { buildLadder, type Ladder, type LadderNode, type TracedMessage } from './ladder.ts';

export interface LadderSources {
  /** Nodes that are alive. */
  readonly nodes: () => readonly LadderNode[];
  /** Asks a node's inspection server. */
  readonly ask: (node: string, path: string) => Promise<unknown>;
}

export interface CollectedLadder extends Ladder {
  /** Nodes that did not answer: what they have seen is missing. */
  readonly missing: readonly string[];
  /** There were more messages than are shown. */
  readonly truncated: boolean;
}

/** Replacements lead to further dialogs, and those to further ones. */
const ROUNDS = 4;
const MOST_MESSAGES = 2000;
const MOST_KEYS = 50;

/**
 * The id of a call stands in the first message of each leg; the legs' Call-IDs then find the rest, on every node. A Replaces names
 * the dialog of another call that was joined with it.
 */
export async function collectLadder(call: string, { nodes, ask }: LadderSources): Promise<CollectedLadder> {
  const all = nodes();
  const keys = new Set([call]);
  let messages: readonly TracedMessage[] = [];
  const missing = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const before = keys.size;
    const query = new URLSearchParams([...keys].map((key): [string, string] => ['call', key])).toString();
    const answers = await Promise.all(
      all.map(async ({ id }): Promise<readonly TracedMessage[]> => {
        try {
          const answer = (await ask(id, `/trace?${query}`)) as { readonly messages: readonly TraceEntry[] };
          return answer.messages.map(message => ({ ...message, node: id }));
        } catch {
          missing.add(id);
          return [];
        }
      }),
    );
    messages = answers.flat();
    for (const { callKey, text } of messages) {
      for (const key of [callKey, ...replaced(text)]) if (key !== '' && keys.size < MOST_KEYS) keys.add(key);
    }
    if (keys.size === before) break;
  }
  const shown = [...messages].sort((a, b) => a.at - b.at).slice(0, 2 * MOST_MESSAGES);
  const ladder = buildLadder(shown, all);
  const truncated = shown.length < messages.length || ladder.messages.length > MOST_MESSAGES;
  return { ...ladder, messages: ladder.messages.slice(0, MOST_MESSAGES), missing: [...missing], truncated };
}

/** RFC 3891, and RFC 5589 where it is part of a Refer-To. */
function replaced(text: string): string[] {
  const header = /^Replaces[ \t]*:[ \t]*([^;\s]+)/im.exec(text)?.[1];
  const inside = /^(?:Refer-To|r)[ \t]*:[^\r\n]*?[?&]Replaces=([^;&>\s]+)/im.exec(text)?.[1];
  const decoded = inside === undefined ? undefined : decode(inside).split(';')[0];
  return [header, decoded].flatMap(one => (one === undefined || one.length < 6 ? [] : [one]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
