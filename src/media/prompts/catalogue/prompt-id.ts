import type { EN_US } from './en-us.ts';
import type { PromptText } from './text.ts';

export type PromptId = keyof typeof EN_US;

/** Every prompt in one language. */
export type Catalogue = Readonly<Record<PromptId, PromptText>>;
