/** One process with one node or several, as the supervisor starts it. */
import { SystemClock } from '../core/clock.ts';
import type { Config } from '../core/config/index.ts';
import { errorText } from '../core/errors.ts';
import { SystemIds } from '../core/ids.ts';
import { Lifecycle } from '../core/lifecycle.ts';
import type { Logger } from '../core/log.ts';
import { createLogger } from '../core/log-lines.ts';
import { counter, measureProcess } from '../core/metrics.ts';
import { MemoryState } from '../store/index.ts';
import type { Stopping } from './context.ts';
import { nodeOf, startNode, type NodeReady } from './node.ts';

/** What goes from a child to its supervisor. */
export type ChildMessage = { readonly event: 'ready'; readonly nodes: readonly NodeReady[] };

/** The process ends so that the supervisor starts a new boot; sysexits.h calls it a temporary failure. */
const EXIT_FENCED = 75;
const EXIT_FAILED = 1;
const CLOSE_TIMEOUT_MS = 10_000;

/** Runs until SIGTERM, SIGINT, or the supervisor's death; resolves when the nodes are up. */
export async function runProcess(config: Config, ids: readonly string[]): Promise<void> {
  // Each node adds its own name to what it logs.
  const bare = createLogger(config.log);
  const log = bare.child({ node: ids.join(',') });
  surviveErrors(log);
  measureProcess();
  const clock = new SystemClock({ onError: error => log.error({ error: text(error) }, 'a timer failed') });
  const lifecycle = new Lifecycle();
  const stopping: Stopping = { whole: false, handOver: false };
  stopOnSignals(lifecycle, stopping, { clock, log });
  const memory = new MemoryState();
  const ready: NodeReady[] = [];
  try {
    for (const id of ids) {
      const node = await startNode({
        config,
        node: nodeOf(config, id),
        clock,
        ids: new SystemIds(),
        log: bare,
        memory,
        stopping,
        onFenced: () => process.exit(EXIT_FENCED),
      });
      lifecycle.own(node, id);
      ready.push(node.ready);
    }
  } catch (error) {
    log.error({ error: text(error) }, 'start failed');
    await lifecycle.close().catch(() => undefined);
    process.exit(EXIT_FAILED);
  }
  process.send?.({ event: 'ready', nodes: ready } satisfies ChildMessage);
}

/** Calls are worth more than a clean stack: an error that nobody caught is logged and counted, and work goes on. */
function surviveErrors(log: Logger): void {
  const uncaught = counter('tandem_uncaught_errors_total', 'Errors that nobody caught');
  const note = (error: unknown): void => {
    uncaught.inc();
    log.error({ error: text(error) }, 'uncaught error');
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}

/**
 * SIGTERM stops this process alone: a switch hands its calls over. SIGINT, which Ctrl-C gives to all processes and the supervisor to
 * each of its children, stops the whole cluster: calls are ended.
 */
function stopOnSignals(
  lifecycle: Lifecycle,
  stopping: Stopping,
  { clock, log }: { clock: SystemClock; log: Logger },
): void {
  let begun = false;
  const stop = (why: string): void => {
    if (begun) return;
    begun = true;
    stopping.whole = why !== 'SIGTERM';
    log.info({ why }, 'stopping');
    clock.after(CLOSE_TIMEOUT_MS, () => {
      log.error('closing took too long');
      process.exit(EXIT_FAILED);
    });
    lifecycle.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: text(error) }, 'closing failed');
        process.exit(EXIT_FAILED);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The supervisor is gone, whatever killed it: a child that stayed would keep the ports of its successor.
  const orphaned = (): void => stop('the supervisor is gone');
  process.on('disconnect', orphaned);
  // It may have gone while this process was loading, when nobody listened.
  if (process.send !== undefined && !process.connected) orphaned();
}

function text(error: unknown): string {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(text)].join('\n');
  return error instanceof Error ? (error.stack ?? errorText(error)) : String(error);
}
