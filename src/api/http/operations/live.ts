/** Everything that is no configuration: what goes on, and what operators do about it. */
import type { Operation } from '../operation.ts';
import { callOperations } from './calls.ts';
import { eventOperations } from './events.ts';
import { ladderOperations } from './ladder.ts';
import { metricOperations } from './metrics.ts';
import { queueStateOperations } from './queue-states.ts';
import { registrationOperations } from './registrations.ts';
import { trunkStateOperations } from './trunk-states.ts';
import { webhookOperations } from './webhooks.ts';

export const liveOperations: readonly Operation[] = [
  ...callOperations,
  ...ladderOperations,
  ...registrationOperations,
  ...queueStateOperations,
  ...trunkStateOperations,
  ...eventOperations,
  ...webhookOperations,
  ...metricOperations,
];
