/** Search as the visitor types: `<site-search data-endpoint data-words>` around a form and a list. */

import type { Words } from '../lib/words.ts';

const PAUSE_MS = 150;
/** So long unchanged, a query is what the visitor meant: editors' reports count it, once. */
const SETTLED_MS = 2_000;
const PAGE_SIZE = 10;

/** A stretch of text in which something was found, as HTML with `<mark>`. */
interface Passage {
  html: string;
  heading: string | null;
  anchor: string | null;
}

interface Hit {
  id: number;
  title: string;
  meta: { path: string };
  summary?: string;
  highlights: { title: string; passages: Passage[] };
}

interface Answer {
  meta: { total_count: number; corrected_query: string | null };
  items: Hit[];
}

class SiteSearch extends HTMLElement {
  readonly #input = this.querySelector('input') as HTMLInputElement;
  readonly #status = this.querySelector('.status') as HTMLElement;
  readonly #results = this.querySelector('.results') as HTMLOListElement;
  readonly #more = this.querySelector('button') as HTMLButtonElement;
  readonly #words = JSON.parse(this.dataset['words'] ?? '{}') as Words;
  #timer = 0;
  #settling = 0;
  #counted = '';
  #request = new AbortController();

  connectedCallback(): void {
    this.#input.value = new URLSearchParams(location.search).get('q') ?? this.#input.value;
    this.#input.addEventListener('input', () => this.#later());
    this.#more.addEventListener('click', () => this.#search(this.#results.children.length));
    this.addEventListener('keydown', (event) => this.#move(event));
    this.#results.addEventListener('click', (event) => this.#follow(event));
    this.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#search(0);
      if (this.#query()) this.#count(this.#query());
    });
    if (this.#input.value) this.#search(0);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#search(0), PAUSE_MS);
  }

  /** Asks for the results from number `offset` on; an answer to an older question is dropped. */
  async #search(offset: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const query = this.#query();
    this.#remember(query);
    clearTimeout(this.#settling);
    if (!query) {
      this.#show([], 0, 0);
      this.#status.textContent = '';
      return;
    }
    const slow = setTimeout(() => this.#say(this.#words.searching), 400);
    try {
      const { items, meta } = await this.#ask(query, offset, signal);
      this.#show(items, offset, meta.total_count);
      this.#say(this.#summary(meta.corrected_query ?? query, meta));
      this.#settling = window.setTimeout(() => this.#count(query), SETTLED_MS);
    } catch {
      if (!signal.aborted) this.#fail(offset);
    } finally {
      clearTimeout(slow);
    }
  }

  async #ask(query: string, offset: number, signal: AbortSignal): Promise<Answer> {
    const url = this.#address(query, PAGE_SIZE);
    url.searchParams.set('analytics', 'off');
    if (offset) url.searchParams.set('offset', String(offset));
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}`);
    return (await response.json()) as Answer;
  }

  #query(): string {
    return this.#input.value.trim();
  }

  #address(query: string, limit: number): URL {
    const url = new URL(this.dataset['endpoint'] ?? '');
    url.searchParams.set('q', query);
    url.searchParams.set('limit', String(limit));
    return url;
  }

  /** Lets editors know what is searched; nothing of who searches is sent or kept. */
  #count(query: string): void {
    clearTimeout(this.#settling);
    if (query === this.#counted) return;
    this.#counted = query;
    const url = this.#address(query, 1);
    url.searchParams.set('highlight', 'off');
    fetch(url, { keepalive: true }).catch(() => undefined);
  }

  /** Lets editors know which result is followed; the visitor does not wait for it. */
  #follow(event: Event): void {
    const item = (event.target as Element).closest<HTMLElement>('li');
    if (!item || !(event.target as Element).closest('a')) return;
    const url = new URL(this.dataset['endpoint'] ?? '');
    const { locale, site } = Object.fromEntries(url.searchParams);
    const position = [...this.#results.children].indexOf(item) + 1;
    const query = this.#query();
    this.#count(query);
    const click = { q: query, id: Number(item.dataset['id']), position, locale, site };
    navigator.sendBeacon(new URL('click/', `${url.origin}${url.pathname}`), JSON.stringify(click));
  }

  #show(items: Hit[], offset: number, total: number): void {
    const first = items[0] && offset ? offset : -1;
    const list = items.map(resultItem);
    if (offset) this.#results.append(...list);
    else this.#results.replaceChildren(...list);
    this.#more.hidden = this.#results.children.length >= total || items.length === 0;
    this.#links()[first]?.focus();
  }

  #fail(offset: number): void {
    if (!offset) this.#show([], 0, 0);
    this.#say(this.#words.searchFailed);
  }

  #summary(query: string, { total_count, corrected_query }: Answer['meta']): string {
    const { noResults, oneResult, results, corrected } = this.#words;
    if (total_count === 0) return noResults.replace('{query}', query);
    const found = total_count === 1 ? oneResult : results.replace('{count}', String(total_count));
    return corrected_query ? `${found} ${corrected.replace('{query}', corrected_query)}` : found;
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }

  /** Keeps the query in the address, so that a result list can be shared and returned to. */
  #remember(query: string): void {
    const url = new URL(location.href);
    if (query) url.searchParams.set('q', query);
    else url.searchParams.delete('q');
    history.replaceState(history.state, '', url);
  }

  /** Arrow keys walk from the field through the results, Escape returns to the field. */
  #move(event: KeyboardEvent): void {
    const stops: HTMLElement[] = [this.#input, ...this.#links()];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape' && at > 0) {
      this.#input.focus();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = stops[at + step];
    if (!step || at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }

  #links(): HTMLAnchorElement[] {
    return [...this.#results.querySelectorAll<HTMLAnchorElement>('li > a')];
  }
}

function resultItem({ id, title, meta, summary, highlights }: Hit): HTMLLIElement {
  const item = document.createElement('li');
  item.dataset['id'] = String(id);
  const path = element('p', meta.path);
  path.className = 'path';
  item.append(link(meta.path, highlights.title ? marked(highlights.title) : title), path);
  if (highlights.passages.length === 0) item.append(element('p', summary ?? ''));
  for (const { html, heading, anchor } of highlights.passages) {
    const text = element('p', marked(html));
    if (heading && anchor) text.prepend(link(`${meta.path}#${anchor}`, marked(heading)), ' ');
    item.append(text);
  }
  return item;
}

function element(name: string, content: string | Node): HTMLElement {
  const created = document.createElement(name);
  created.append(content);
  return created;
}

function link(href: string, content: string | Node): HTMLAnchorElement {
  const created = element('a', content) as HTMLAnchorElement;
  created.href = href;
  return created;
}

/** Takes text and `<mark>` from the API's HTML, and nothing else. */
function marked(html: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of new DOMParser().parseFromString(html, 'text/html').body.childNodes) {
    if (node.nodeName === 'MARK') {
      const mark = document.createElement('mark');
      mark.textContent = node.textContent;
      fragment.append(mark);
    } else {
      fragment.append(node.textContent ?? '');
    }
  }
  return fragment;
}

customElements.define('site-search', SiteSearch);
