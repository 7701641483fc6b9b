/** The typed client of the API: paths, parameters, bodies and answers are those of its OpenAPI document. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema.ts';

export type ApiClient = Client<paths>;

export interface ClientOptions {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  readonly token: string;
  /** In place of the global one, for tests and for sockets of another kind. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export function createApiClient({ url, token, fetch }: ClientOptions): ApiClient {
  return createClient<paths>({
    baseUrl: url,
    headers: { authorization: `Bearer ${token}` },
    ...(fetch === undefined ? {} : { fetch }),
  });
}
