/** Structured logs on standard error; standard output is kept for what programs read (the ready line, --json). */
import { pino } from 'pino';
import type { Logger, LogLevel } from './log.ts';
import { LogPipe } from './log-pipe.ts';

export interface LoggerOptions {
  level?: LogLevel;
  name?: string;
  /** Lines for people instead of JSON; needs pino-pretty, which only a development install has. */
  pretty?: boolean;
}

/** Fields that would give a secret away; they are masked wherever a line carries them at the top or one level down. */
const SECRETS = ['password', 'ha1', 'authorization', 'secret'];

/** One for all loggers of the process. */
let standardError: LogPipe | undefined;

export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', name, pretty = false } = options;
  const base = name === undefined ? {} : { node: name };
  const redact = { paths: SECRETS.flatMap(field => [field, `*.${field}`]), censor: '***' };
  const settings = { level, base, redact, timestamp: pino.stdTimeFunctions.isoTime };
  const logger = pretty
    ? pino({ ...settings, transport: { target: 'pino-pretty', options: { destination: 2 } } })
    : pino(settings, (standardError ??= new LogPipe(2)));
  return logger;
}
