/** The API as its checked-in document describes it: every answer is held against it, and what was never called is told. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import type { ApiReply, ApiRequest, TestApi } from './api.ts';

interface Described {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
}
interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>>; readonly schemas: object };
}

const FILE = new URL('../../docs/openapi.json', import.meta.url);

export class Contract {
  readonly #api: TestApi;
  readonly #document = JSON.parse(readFileSync(FILE, 'utf8')) as Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  readonly #compiled = new Map<string, ValidateFunction>();
  /** Operations that have answered with success. */
  readonly succeeded = new Set<string>();

  constructor(api: TestApi) {
    this.#api = api;
    this.#ajv.addSchema(this.#document, 'document');
  }

  get operations(): string[] {
    return Object.values(this.#document.paths).flatMap(one => Object.values(one).map(({ operationId }) => operationId));
  }

  /** Like that of the API. @throws Error when the answer is not as the document says */
  async call(method: string, path: string, request: ApiRequest = {}): Promise<ApiReply> {
    const reply = await this.#api.call(method, path, request);
    const [form, described] = this.#find(method, path.split('?')[0] ?? '');
    const where = `${described.operationId}: ${method} ${path} -> ${reply.status}`;
    const known = described.responses[String(reply.status)];
    if (!known) throw new Error(`${where} is not documented: ${reply.bytes.toString().slice(0, 500)}`);
    const type = String(reply.headers['content-type'] ?? '').split(';')[0] ?? '';
    const { content } = this.#resolved(known);
    if (content && !(type in content))
      throw new Error(`${where}: ${type} instead of ${Object.keys(content).join(', ')}`);
    if (!content && reply.bytes.length > 0) throw new Error(`${where}: there should be no body`);
    if (content && type.endsWith('json') && content[type]?.schema) {
      const validate = this.#validator(form, method, String(reply.status), known, type);
      if (!validate(reply.body)) throw new Error(`${where}: ${this.#ajv.errorsText(validate.errors)}`);
    }
    if (reply.status < 300) this.succeeded.add(described.operationId);
    return reply;
  }

  #find(method: string, path: string): [form: string, described: Described] {
    // What is written out goes before what is a parameter.
    const forms = Object.keys(this.#document.paths).sort((a, b) => a.split('{').length - b.split('{').length);
    for (const form of forms) {
      const pattern = new RegExp(`^${form.replaceAll('.', String.raw`\.`).replaceAll(/\{[^}]*\}/g, '[^/]+')}$`);
      const described = this.#document.paths[form]?.[method.toLowerCase()];
      if (described && pattern.test(path)) return [form, described];
    }
    throw new Error(`${method} ${path} is not documented`);
  }

  #resolved(response: Response): Response {
    const name = response.$ref?.split('/').at(-1);
    return name === undefined ? response : (this.#document.components.responses[name] ?? response);
  }

  #validator(form: string, method: string, status: string, known: Response, type: string): ValidateFunction {
    const part = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
    const place = known.$ref?.slice(1) ?? `/paths/${part(form)}/${method.toLowerCase()}/responses/${status}`;
    const pointer = `document#${place}/content/${part(type)}/schema`;
    let validate = this.#compiled.get(pointer);
    if (!validate) this.#compiled.set(pointer, (validate = this.#ajv.compile({ $ref: pointer })));
    return validate;
  }
}
