import type { NumberForm } from '../rules/rules.ts';

/**
 * What a prompt says. `{name}` stands for something that is known only when it is played, `{count:feminine}` for a number
 * in the form that the words around it want. `one` is for the number one, `other` for all others.
 */
export type PromptText = string | { readonly one: string; readonly other: string };

export type Segment = { readonly text: string } | { readonly slot: string; readonly form: NumberForm | undefined };

const SLOT = /\{([a-z]+)(?::([a-z]+))?\}/;
const SPOKEN = /[\p{L}\p{N}]/u;

/** Cuts a text at its slots; punctuation that stands alone between two slots is dropped. */
export function segments(text: string): readonly Segment[] {
  const parts = text.split(SLOT);
  const found: Segment[] = [];
  // split() gives text, slot, form, text, slot, form, ... text.
  for (let i = 0; i < parts.length; i += 3) {
    const plain = (parts[i] ?? '').replace(/^[\s,.，。、:：]+/u, '').trim();
    if (SPOKEN.test(plain)) found.push({ text: plain });
    const slot = parts[i + 1];
    if (slot !== undefined) found.push({ slot, form: parts[i + 2] as NumberForm | undefined });
  }
  return found;
}

/** The forms of a prompt with the name that each has in the names of its files. */
export function variants(id: string, text: PromptText): readonly (readonly [name: string, text: string])[] {
  if (typeof text === 'string') return [[id, text]];
  return [
    [`${id}.one`, text.one],
    [`${id}.other`, text.other],
  ];
}

/** Name of the file (without ".wav") that holds segment `index` of a form that has `count` of them. */
export const segmentName = (variant: string, index: number, count: number): string =>
  count === 1 ? variant : `${variant}.${index + 1}`;
