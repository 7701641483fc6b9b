export { PROMPT_DIRECTORIES, PromptBook } from './prompt-book.ts';
export type { PromptBookOptions } from './prompt-book.ts';
export { LANGUAGES } from './languages.ts';
export type { Language } from './languages.ts';
export type { Phrase, PromptSound } from './phrase.ts';
export type { CustomPrompts } from './ports.ts';
export type { PromptId } from './catalogue/prompt-id.ts';
