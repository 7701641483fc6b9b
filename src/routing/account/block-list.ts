/** Lists of callers, and of numbers, that are refused. */
import type { Static } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import { listOf, numberPattern, object, oneOf, text } from './fields.ts';

const blockEntrySchema = object({
  number: numberPattern('Number, or its beginning and *'),
  direction: oneOf(['inbound', 'outbound', 'both'], 'Which calls are refused', 'inbound'),
  note: Type.Optional(text('Why')),
});
export type BlockEntry = Static<typeof blockEntrySchema>;
export const blockList = (description: string) => listOf(blockEntrySchema, description, 1000);
