/** GET requests that survive a restart of the server. */

const ATTEMPTS = 6;
const TIMEOUT_MS = 60_000;
const LONGEST_WAIT_MS = 60_000;
const TRANSIENT = new Set([429, 502, 503, 504]);

/** An answer with a status other than 2xx. */
export class RoostHttpError extends Error {
  readonly url: string;
  readonly status: number;

  constructor(url: string, status: number, detail: string) {
    super(`Roost: ${url} answered ${status}${detail ? `: ${detail}` : ''}`);
    this.name = 'RoostHttpError';
    this.url = url;
    this.status = status;
  }
}

export interface FetchOptions {
  token?: string | undefined;
  warn?: ((message: string) => void) | undefined;
}

/** Returns the JSON at `url`; see `fetchOk`. */
export async function fetchJson<T>(url: string, options?: FetchOptions): Promise<T> {
  const response = await fetchOk(url, options);
  try {
    return (await response.json()) as T;
  } catch (error) {
    throw new Error(`Roost: ${url} answered ${response.status}, but not with JSON`, { cause: error });
  }
}

/**
 * Returns the answer of `url`, which is a success.
 *
 * Network errors and 429, 502, 503 and 504 are tried again, six times in all, after the server's
 * `Retry-After` or after 0.5, 1, 2, 4 and 8 seconds. Anything else raises at once, naming the URL.
 */
export async function fetchOk(url: string, { token, warn }: FetchOptions = {}): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const result = await request(url, token);
    if (result instanceof Response && result.ok) return result;
    const transient = result instanceof Error || TRANSIENT.has(result.status);
    const error = result instanceof Error ? result : await httpError(url, result);
    if (!transient || attempt === ATTEMPTS) throw error;
    const retryAfter = result instanceof Response ? result.headers.get('retry-after') : null;
    const wait = retryDelay(attempt, retryAfter);
    warn?.(`${error.message}; trying again in ${wait / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Returns how many milliseconds to wait after failure number `attempt` (from 1). */
export function retryDelay(attempt: number, retryAfter: string | null, now = Date.now()): number {
  const asked = retryAfter === null ? Number.NaN : secondsOf(retryAfter, now) * 1000;
  const wait = Number.isNaN(asked) ? 500 * 2 ** (attempt - 1) : asked;
  return Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

/** RFC 9110, section 10.2.3: seconds, or an HTTP date. */
function secondsOf(retryAfter: string, now: number): number {
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter);
  return (Date.parse(retryAfter) - now) / 1000;
}

/** Returns the response, or the error where none came. */
async function request(url: string, token: string | undefined): Promise<Response | Error> {
  const headers: Record<string, string> = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    return new Error(`Roost: ${url} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as (Error & { code?: string }) | undefined;
  return cause ? cause.message || cause.code || error.message : error.message;
}

/** Takes the reason from a problem document (RFC 9457) where there is one. */
async function httpError(url: string, response: Response): Promise<RoostHttpError> {
  const text = await response.text().catch(() => '');
  try {
    const problem = JSON.parse(text) as { title?: string; detail?: string };
    return new RoostHttpError(url, response.status, problem.detail ?? problem.title ?? '');
  } catch {
    return new RoostHttpError(url, response.status, response.statusText);
  }
}
