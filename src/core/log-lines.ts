/** Structured logs on standard error; standard output is kept for what programs read (the ready line, --json). */
import { pino } from 'pino';
import type { Logger, LogLevel } from './log.ts';

export interface LoggerOptions {
  level?: LogLevel;
  name?: string;
  /** Lines for people instead of JSON; needs pino-pretty, which only a development install has. */
  pretty?: boolean;
}

/** Nodes share one pipe: what is not longer comes through in one piece (POSIX, PIPE_BUF), and so do the lines in it. */
const WHOLE_WRITE = 4096;
/**
 * Characters that may wait for a reader who has stopped reading. Then lines are lost and calls are not: whoever writes does not wait. What
 * waits when a process ends, also by an error that nobody has caught, is written before it does.
 */
const MOST_WAITING = 1 << 20;

/** Fields that would give a secret away; they are masked wherever a line carries them at the top or one level down. */
const SECRETS = ['password', 'ha1', 'authorization', 'secret'];

export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', name, pretty = false } = options;
  const base = name === undefined ? {} : { node: name };
  const redact = { paths: SECRETS.flatMap(field => [field, `*.${field}`]), censor: '***' };
  const settings = { level, base, redact, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = pretty
    ? pino({ ...settings, transport: { target: 'pino-pretty', options: { destination: 2 } } })
    : pino(settings, pino.destination({ fd: 2, sync: false, maxWrite: WHOLE_WRITE, maxLength: MOST_WAITING }));
  return logger;
}
