/** Every operation of the API. */
import { operationTable } from '../operation.ts';
import { accountOperations } from './accounts.ts';
import { auditOperations } from './audit.ts';
import { sectionOperations } from './sections.ts';
import { systemOperations } from './system.ts';
import { tokenOperations } from './tokens.ts';

export const OPERATIONS = operationTable(
  systemOperations,
  tokenOperations,
  auditOperations,
  accountOperations,
  sectionOperations,
);
