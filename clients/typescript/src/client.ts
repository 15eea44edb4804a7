import { addresses, joined } from './types.ts';
import type { Operations, Problem } from './types.ts';

/** The operations that read. */
export type Reading = {
  [Name in keyof Operations]: Operations[Name] extends { body: unknown } ? never : Name;
}[keyof Operations];

/** The operations that take a body. */
export type Sending = Exclude<keyof Operations, Reading>;

/** The reading operations whose answer is a list of items, in pages. */
export type Listing = {
  [Name in Reading]: Operations[Name]['answer'] extends { items: unknown[] } ? Name : never;
}[Reading];

type Item<Name extends Listing> =
  Operations[Name]['answer'] extends { items: (infer One)[] } ? One : never;

type Asked<Name extends keyof Operations> = Partial<Pick<Operations[Name], 'query'>> &
  (Operations[Name]['path'] extends Record<string, never>
    ? { path?: undefined }
    : Pick<Operations[Name], 'path'>);

export interface ClientOptions {
  /** Where the API is, such as `https://cms.example.com/api/v1/`. */
  url: string;
  /** An API token, for what is not public. */
  token?: string;
  /** The `fetch` to use, such as that of a framework which caches. */
  fetch?: typeof globalThis.fetch;
}

/** An answer that is an error, with what RFC 9457 tells of it. */
export class RoostProblem extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, address: string, problem: Problem | null) {
    super(`${status} at ${address}: ${problem?.detail ?? 'no details'}`);
    this.name = 'RoostProblem';
    this.status = status;
    this.problem = problem;
  }
}

/** Reads the delivery API with the types of its contract. */
export class RoostClient {
  private readonly root: string;
  private readonly headers: Record<string, string>;
  private readonly fetch: typeof globalThis.fetch;

  constructor(options: ClientOptions) {
    this.root = options.url.endsWith('/') ? options.url : `${options.url}/`;
    this.headers = options.token ? { Authorization: `Bearer ${options.token}` } : {};
    this.fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  /** The answer of an operation, such as `get('page', { path: { id: 31 } })`. */
  async get<Name extends Reading>(
    name: Name,
    asked: Asked<Name>,
  ): Promise<Operations[Name]['answer']> {
    return (await this.ask(this.address(name, asked))).answer as Operations[Name]['answer'];
  }

  /** The answer of an operation that takes a body, such as `resolve`. */
  async send<Name extends Sending>(
    name: Name,
    body: Operations[Name] extends { body: infer Body } ? Body : never,
    asked: Asked<Name>,
  ): Promise<Operations[Name]['answer']> {
    const { answer } = await this.ask(this.address(name, asked), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
    return answer as Operations[Name]['answer'];
  }

  /** Every item of a list, however many pages it has. */
  async *all<Name extends Listing>(name: Name, asked: Asked<Name>): AsyncGenerator<Item<Name>> {
    let address: string | null = this.address(name, asked);
    while (address) {
      const { answer, next } = await this.ask(address);
      yield* (answer as { items: Item<Name>[] }).items;
      address = next;
    }
  }

  private address<Name extends keyof Operations>(name: Name, asked: Asked<Name>): string {
    const variables = (asked.path ?? {}) as Record<string, string | number>;
    const path = addresses[name].replace(/\{(\w+)\}/g, (_, variable: string) =>
      encodeURIComponent(variables[variable] ?? ''),
    );
    const query = new URLSearchParams();
    for (const [parameter, value] of Object.entries(asked.query ?? {})) {
      if (value === undefined) continue;
      const values = (Array.isArray(value) ? value : [value]).map(String);
      for (const one of joined.includes(parameter) ? [values.join(',')] : values) {
        query.append(parameter, one);
      }
    }
    return `${this.root}${path}${query.size ? `?${query}` : ''}`;
  }

  private async ask(
    address: string,
    init: RequestInit = {},
  ): Promise<{ answer: unknown; next: string | null }> {
    const headers = { ...this.headers, ...(init.headers as Record<string, string> | undefined) };
    const response = await this.fetch(address, { ...init, headers });
    const kind = response.headers.get('content-type') ?? '';
    if (!response.ok) {
      const problem = kind.includes('json') ? ((await response.json()) as Problem) : null;
      throw new RoostProblem(response.status, address, problem);
    }
    const link = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    return {
      answer: kind.includes('json') ? await response.json() : await response.text(),
      next: link ? new URL(link, address).href : null,
    };
  }
}

/** Whether a document or card is of a type: `isType(page, 'pages.ArticlePage')` narrows it. */
export function isType<Found extends { meta?: unknown }, Label extends string>(
  document: Found,
  label: Label,
): document is Extract<Found, { meta: { type: Label } }> {
  const meta = document.meta as { type?: unknown } | undefined;
  return meta?.type === label;
}
