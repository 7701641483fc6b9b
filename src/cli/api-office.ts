/** The way of commands to the control API: with a token of one's own, or with that of whoever has the cluster's secret. */
import { operatorToken } from '../api/access/control.ts';
import { createApiClient, type ApiClient } from '../api/client/index.ts';
import { SystemClock } from '../core/clock.ts';
import type { Config } from '../core/config/index.ts';
import { errorText, TandemError } from '../core/errors.ts';
import { formatHostPort } from '../core/host-port.ts';
import { clusterKeys } from '../core/keys.ts';

export interface ApiPlace {
  readonly config: string;
  readonly url?: string;
  readonly token?: string;
  readonly account?: string;
}

export interface ApiOffice {
  readonly client: ApiClient;
  readonly url: string;
  readonly token: string;
  readonly account: string;
  pause(ms: number): Promise<void>;
}

/** The configuration is read only for what the options leave open. */
export async function openApi({ config: file, url, token, account }: ApiPlace): Promise<ApiOffice> {
  if (url !== undefined && token !== undefined && account !== undefined) return office(url, token, account);
  const { loadConfig } = await import('../core/config/index.ts');
  const config = await loadConfig(file, { create: false });
  const own = urlOf(config);
  const wanted = url ?? own;
  if (wanted === undefined) {
    throw new TandemError('bad-request', { detail: 'the configuration has no control-api node; give --url' });
  }
  // A secret does not leave for somewhere else.
  if (wanted !== own && token === undefined) {
    throw new TandemError('token-missing', { detail: 'give --token or TANDEM_TOKEN for another API' });
  }
  const mine = operatorToken(clusterKeys(config.cluster.secret).operator);
  return office(wanted, token ?? mine, account ?? config.domain);
}

function urlOf({ nodes }: Config): string | undefined {
  const node = nodes.find(({ role, http }) => role === 'control-api' && http !== undefined);
  return node?.http && `${node.tls ? 'https' : 'http'}://${formatHostPort(node.http)}`;
}

/** Nothing of it goes on when the command has ended. */
const clock = new SystemClock();

function office(url: string, token: string, account: string): ApiOffice {
  const client = createApiClient({
    url,
    token,
    fetch: async request => {
      try {
        return await fetch(request);
      } catch (error) {
        const cause = (error as { cause?: unknown }).cause;
        throw new TandemError('node-unreachable', { detail: `${url}: ${errorText(cause ?? error)}` });
      }
    },
  });
  const pause = (ms: number): Promise<void> => new Promise(resolve => clock.after(ms, resolve));
  return { client, url, token, account, pause };
}

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What the API says, or what it has against it. @throws Error */
export function said<T>({ data, error, response }: Answered<T>): T {
  if (response.ok) return data as T;
  const {
    title = `status ${response.status}`,
    detail,
    errors = [],
  } = (error ?? {}) as {
    title?: string;
    detail?: string;
    errors?: { pointer: string; detail: string }[];
  };
  const fields = errors.map(one => `\n  ${one.pointer || '/'}: ${one.detail}`).join('');
  throw new Error(fields === '' ? `${title}${detail === undefined ? '' : `: ${detail}`}` : `${title}${fields}`);
}
