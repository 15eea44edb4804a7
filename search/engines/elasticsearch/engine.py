"""The Elasticsearch engine: for many documents, many searches, or more than one machine."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from elasticsearch import NotFoundError

from search.engines.corrected import corrected
from search.engines.elasticsearch.connection import Connection
from search.engines.elasticsearch.explaining import reasons
from search.engines.elasticsearch.highlight import SOURCE, Marker, Terms, found_words
from search.engines.elasticsearch.matching import Match, match, request
from search.engines.elasticsearch.paging import Position
from search.engines.elasticsearch.spelling import alternatives
from search.engines.elasticsearch.storage import Generation, Storage
from search.engines.elasticsearch.suggesting import suggest
from search.engines.elasticsearch.targets import (
    IndexGone,
    Target,
    ask_all,
    survey,
    targets_of,
)
from search.engines.elasticsearch.words import query_words
from search.engines.elasticsearch.writer import GenerationBuilder, GenerationWriter
from search.engines.interface import (
    MAX_FACET_VALUES,
    EngineAnswer,
    EngineError,
    EngineHit,
    EngineQuery,
    EngineStatus,
    Key,
    Passage,
    Reason,
    largest_first,
)
from search.engines.synonyms import with_synonyms


class Found(NamedTuple):
    """A hit before it is known whether it is on the page that was asked for."""

    rank: float  # higher is better
    score: float
    target: Target
    match: Match
    hit: Any


class ElasticsearchEngine:
    """An `Engine` on a cluster. Any number of processes read it, and may write to it."""

    def __init__(self, urls: Sequence[str], prefix: str) -> None:
        self.connection = Connection(urls)
        self.storage = Storage(self.connection, prefix)
        self._terms = Terms(self.connection)

    def seq(self) -> int | None:
        """Return the change up to which the index is complete; None: there is no usable index."""
        generation = self.storage.live()
        return generation.seq if generation else None

    def search(self, query: EngineQuery) -> EngineAnswer:
        """Answer a query. Without an index the answer is empty.

        Raises:
            StaleCursor: the place named by `after` is gone.
            EngineUnavailable: the server does not answer.
        """
        return self._answer(query, self._search)

    def _answer(
        self, query: EngineQuery, how: Callable[[EngineQuery, Generation], EngineAnswer]
    ) -> EngineAnswer:
        generation = self.storage.state().usable
        if generation is None:
            return EngineAnswer((), 0, 0)
        try:
            return how(query, generation)
        except (IndexGone, NotFoundError):
            self.storage.forget()  # somebody has removed it: whoever asks next is told so
            return EngineAnswer((), 0, generation.seq)

    def _search(self, query: EngineQuery, generation: Generation) -> EngineAnswer:
        position = Position.load(query.after, generation.name)
        searched, mended = self._searched(generation, query)
        found, total, facets = self._collect(searched, query, position)
        begin = _passed_over(searched, query)
        end = begin + query.limit
        page = found[begin:end]
        return EngineAnswer(
            hits=tuple(self._hits(page, query.highlight)),
            total=total,
            seq=generation.seq,
            corrected=corrected(query.text, mended),
            facets=facets,
            next=_behind(position, page).dump() if len(found) > end else None,
        )

    def _searched(
        self, generation: Generation, query: EngineQuery
    ) -> tuple[list[tuple[Target, Match]], Mapping[str, Sequence[str]]]:
        """Return what is searched in each index, and what misspelt words were mended to."""
        targets = self._targets(generation, query)
        words = query_words(query.text)
        others = (*query.phrases, *query.also, *chain.from_iterable(query.synonyms.values()))
        words += [word for text in others for word in query_words(text)]
        survey(self.connection, targets, words)
        targets = [target for target in targets if target.documents]
        mended = alternatives(self.connection, targets, query) if query.spell else {}
        instead = with_synonyms(query, query_words(query.text), mended)
        searched = [
            (target, wanted) for target in targets if (wanted := match(target, query, instead))
        ]
        return searched, mended

    def _targets(self, generation: Generation, query: EngineQuery) -> list[Target]:
        # A locale that is asked for takes the texts without a locale along: images, files, authors.
        locales = {*query.locales, ""} if query.locales else None
        indexes = {
            place: self.storage.index(generation.name, place)
            for place in sorted(generation.places)
            if place.site_id in query.site_ids and (locales is None or place.locale in locales)
        }
        return targets_of(indexes, query)

    def _collect(
        self,
        searched: Sequence[tuple[Target, Match]],
        query: EngineQuery,
        position: Position,
    ) -> tuple[list[Found], int, Mapping[str, Mapping[str, int]]]:
        """Return the best hits of all indexes together, their total, and the facets."""
        # By date, the newest of all that share one word with the query would be chance.
        for every_word in (True, False) if query.newest_first else (False,):
            answers = self._ask(searched, query, position, every_word)
            total = sum(answer["hits"]["total"]["value"] for answer in answers)
            if total:
                break
        found: list[Found] = []
        for (target, wanted), answer in zip(searched, answers, strict=True):
            for hit in answer["hits"]["hits"]:
                if query.newest_first:
                    found.append(Found(hit["sort"][0], 0.0, target, wanted, hit))
                else:
                    # A share of the best possible score can be compared between languages.
                    score = min(1.0, hit["sort"][0] / (wanted.best_score or 1.0))
                    found.append(Found(score, score, target, wanted, hit))
        found.sort(key=lambda hit: -hit.rank)  # stable: equals stay in the index's order
        return found, total, _facets(query, answers)

    def _ask(
        self,
        searched: Sequence[tuple[Target, Match]],
        query: EngineQuery,
        position: Position,
        every_word: bool,
    ) -> list[Any]:
        requests = []
        for target, wanted in searched:
            asked = request(target, query, wanted, every_word)
            begin = _passed_over(searched, query)
            asked["from"] = query.offset - begin
            asked["size"] = begin + query.limit + 1  # whether there is a next page
            if len(searched) == 1 and query.highlight:
                asked |= {"_source": SOURCE, "highlight": found_words(wanted)}
            if last := position.last.get(target.place):
                asked["search_after"] = last
            requests.append(asked)
        return list(ask_all(self.connection, [target for target, _ in searched], requests))

    def _hits(self, page: Sequence[Found], highlight: bool) -> Iterator[EngineHit]:
        """Return what is known of each hit, with its highlights if they are wanted."""
        shown = self._shown(page) if highlight else {}
        for found in page:
            _, object_id, kind = found.hit["sort"]
            key = found.target.key(kind, object_id)
            (seq,) = found.hit["fields"]["seq"]
            title, passages = shown.get(key, ("", ()))
            yield EngineHit(key, seq, found.score, title, passages)

    def _shown(self, page: Sequence[Found]) -> dict[Key, tuple[str, tuple[Passage, ...]]]:
        """Return title and passages of the hits of a page.

        Where several indexes were searched, their texts are fetched now: only few of the hits of
        each are on the page.
        """
        by_target: dict[int, list[Found]] = defaultdict(list)
        for found in page:
            by_target[id(found.target)].append(found)
        groups = list(by_target.values())
        if page and "_source" in page[0].hit:
            return self._marked(groups[0][0], [found.hit for found in groups[0]])
        requests = [
            {
                "size": len(group),
                "query": {"ids": {"values": [found.hit["_id"] for found in group]}},
                "_source": SOURCE,
                "sort": ["object_id", "kind"],
                "highlight": found_words(group[0].match),
            }
            for group in groups
        ]
        shown: dict[Key, tuple[str, tuple[Passage, ...]]] = {}
        targets = [group[0].target for group in groups]
        for group, answer in zip(groups, ask_all(self.connection, targets, requests), strict=True):
            shown |= self._marked(group[0], answer["hits"]["hits"])
        return shown

    def _marked(
        self, first: Found, hits: Sequence[Any]
    ) -> dict[Key, tuple[str, tuple[Passage, ...]]]:
        """Return what is shown of hits of one index."""
        marker = Marker(self._terms, first.target, first.match, hits)
        shown = {}
        for hit in hits:
            *_, object_id, kind = hit["sort"]
            shown[first.target.key(kind, object_id)] = marker.show(hit["_source"])
        return shown

    def suggest(self, query: EngineQuery) -> EngineAnswer:
        """Answer a query that is being typed with the documents that it may be meant for."""
        return self._answer(query, self._suggest)

    def _suggest(self, query: EngineQuery, generation: Generation) -> EngineAnswer:
        hits = suggest(self.connection, self._targets(generation, query), query)
        return EngineAnswer(tuple(hits), len(hits), generation.seq)

    def explain(self, query: EngineQuery, keys: Sequence[Key]) -> Mapping[Key, Sequence[Reason]]:
        """Return why documents that a query finds by relevance stand where they do."""
        generation = self.storage.state().usable
        if generation is None:
            return {}
        searched = self._searched(generation, query)[0]
        return largest_first(reasons(self.connection, searched, keys))

    def status(self) -> EngineStatus:
        """Return what there is."""
        with self.connection.asking() as es:
            version = es.info()["version"]["number"]
        engine = f"Elasticsearch {version}"
        location = f"{self.connection.location}, {self.storage.prefix}-*"
        generation = self.storage.live()
        if generation is None or not generation.places:
            seq = generation.seq if generation else None
            return EngineStatus(engine, seq, location=location)
        with self.connection.asking() as es:
            found = es.indices.stats(index=self.storage.indexes(generation), metric="docs,store")[
                "indices"
            ]
        names = {self.storage.index(generation.name, place): place for place in generation.places}
        return EngineStatus(
            engine=engine,
            seq=generation.seq,
            documents={
                (names[name].site_id, names[name].locale): values["primaries"]["docs"]["count"]
                for name, values in found.items()
            },
            bytes=sum(values["total"]["store"]["size_in_bytes"] for values in found.values()),
            location=location,
        )

    @contextmanager
    def writer(self) -> Iterator[GenerationWriter]:
        """Return a writer to the live index; what was not committed at its end is dropped."""
        self.storage.forget()
        generation = self.storage.live()
        if generation is None:
            raise EngineError("There is no search index yet: run `manage.py search_index rebuild`.")
        if self.storage.state().taken_over:
            raise EngineError("The search index is just being replaced by another.")
        self.storage.repair_alias(generation)
        yield GenerationWriter(self.storage, generation)

    @contextmanager
    def builder(self) -> Iterator[GenerationBuilder]:
        """Return a writer to a new, empty index that takes the place of the live one at the end."""
        generation = Generation(self.storage.new_generation())
        try:
            with closing(GenerationBuilder(self.storage, generation)) as builder:
                yield builder
                builder.take_over()
                self.storage.make_live(builder.generation)
        except BaseException:
            self._drop(generation.name)
            raise

    @contextmanager
    def previous(self) -> Iterator[GenerationBuilder]:
        """Return a writer to the index that the live one has replaced; they change places."""
        generation = self.storage.previous()
        try:
            with closing(GenerationBuilder(self.storage, generation)) as builder:
                yield builder
                builder.take_over()
                self.storage.make_live(builder.generation)
        except BaseException:
            with suppress(EngineError):
                self.storage.give_back()
            raise

    def _drop(self, generation: str) -> None:
        """Remove what is left of a generation that was not finished, if that can be done now."""
        with suppress(EngineError):  # the next rebuild removes it
            self.storage.forget()
            live = self.storage.state().live
            if live is None or live.name != generation:
                self.storage.remove([generation])
                self.storage.give_back()

    def close(self) -> None:
        """Close the connections."""
        self.connection.client.close()


def _passed_over(searched: Sequence[tuple[Target, Match]], query: EngineQuery) -> int:
    """Return how many hits are asked for that come before the page: one index leaves them out."""
    return 0 if len(searched) == 1 else query.offset


def _facets(query: EngineQuery, answers: Sequence[Any]) -> dict[str, dict[str, int]]:
    """Return the counts of all indexes together."""
    facets: dict[str, dict[str, int]] = {}
    for facet in query.facets:
        counts: Counter[str] = Counter()
        for answer in answers:
            for bucket in answer["aggregations"][facet]["values"]["buckets"]:
                counts[bucket["key"]] += bucket["doc_count"]
        facets[facet] = dict(counts.most_common(MAX_FACET_VALUES))
    return facets


def _behind(position: Position, page: Sequence[Found]) -> Position:
    """Return where the next page begins."""
    last = dict(position.last)
    for found in page:
        last[found.target.place] = found.hit["sort"]
    return replace(position, last=last)
