"""Members at the quiz without a browser: signing in, acknowledging, and answering page by page, as the pages lead.

Pages are read with regular expressions rather than `tests.pages`: many members share the machine with the server.
"""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Protocol
from urllib.parse import urlencode

QUIZ = "/learn/induction/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
EDITION = re.compile(r'name="edition" value="(\d+)"')
CHOICE = re.compile(
    r'<input type="(radio|checkbox)" name="choice"[^>]*\svalue="(\d+)"[^>]*>\s*<label [^>]*>(.*?)</label>', re.S
)
# What was chosen comes first in what is told, and here one thing is chosen of a question.
OWN = re.compile(r'<div class="verdict".*?<p class="label">[^<]*</p>\s*<p><strong>(.*?)</strong></p>', re.S)
BUTTON = re.compile(r'<a class="button" href="(/learn/attempts/[^"]+)">')
PLACE = re.compile(r"/learn/attempts/(\d+)/(\d+)/")
OUT_OF = re.compile(r'<progress [^>]*\bmax="(\d+)"')

Key = tuple[int, int]  # an attempt and the place of a question in it


class Gone(Exception):  # noqa: N818 (that is the server's state, and expected)
    """No answer came: the server died meanwhile or isn't there. Whether it did what it was asked to isn't known."""


@dataclass(frozen=True)
class Answer:
    """What came back; `location` is "" but for a redirect, `took` is in milliseconds."""

    method: str
    path: str
    status: int
    location: str
    text: str
    took: float


class Visitor(Protocol):
    def send(self, method: str, path: str, fields: Mapping[str, object] | None = None) -> Answer: ...


class Browser:
    """One person's cookies, and one connection that is kept open; `port` is asked for each time one is opened."""

    def __init__(self, port: Callable[[], int], cookies: Mapping[str, str] | None = None, token: str = "") -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self.token = token
        self._http: HTTPConnection | None = None

    def send(self, method: str, path: str, fields: Mapping[str, object] | None = None) -> Answer:
        """Sends a request, with the token of the latest form where it has fields. Raises Gone."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": self.token, **fields}, doseq=True)
        begun = time.perf_counter()
        try:
            status, received, text = self._exchange(method, path, body, headers)
        except (OSError, HTTPException) as e:
            self.close()
            raise Gone(f"{method} {path} got no answer: {e!r}") from e
        took = (time.perf_counter() - begun) * 1000
        for line in received.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := TOKEN.search(text):
            self.token = found[1]
        return Answer(method, path, status, received.get("Location", ""), text, took)

    def _exchange(self, method, path, body, headers):
        if self._http is None:
            self._http = HTTPConnection("127.0.0.1", self.port(), timeout=60)
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        return response.status, response.headers, response.read().decode()

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
        self._http = None


def sign_in(browser: Visitor, link: str) -> None:
    """Signs in by the path of a link that `codes.link` made, and acknowledges the protocol."""
    browser.send("GET", link)
    signed_in = browser.send("POST", link, {})
    assert signed_in.status == 302, signed_in
    page = browser.send("GET", "/learn/acknowledge/")
    edition = EDITION.search(page.text)
    assert edition, page
    done = browser.send("POST", "/learn/acknowledge/", {"edition": edition[1], "read": "on"})
    assert (done.status, done.location) == (302, "/learn/"), done


class Journey:
    """A member's way through the quiz, a request at a time; after a request that got no answer it can go on.

    `before` is told what kind of request is about to be sent, and `after` its kind and what came back. Raises
    AssertionError where a page is none that should come, or contradicts what a page had said before.
    """

    def __init__(
        self,
        browser: Visitor,
        random: Random,
        before: Callable[[str], None] = lambda kind: None,
        after: Callable[[str, Answer], None] = lambda kind, answer: None,
    ) -> None:
        self.browser, self.random, self.before, self.after = browser, random, before, after
        self.page: Answer | None = None  # what is on the screen
        self.at = QUIZ  # its address
        self.sent: dict[Key, list[frozenset[int]]] = defaultdict(list)
        self.confirmed: dict[Key, frozenset[int]] = {}  # what a page said was recorded
        self._led_on = 0  # times in a row
        self._choices: dict[Key, dict[str, int]] = {}  # as the form had them: HTML to number

    def attempt(self) -> None:
        """From the page of the quiz to the result."""
        self.leave()
        while not self.is_over:
            self.step()

    @property
    def is_over(self) -> bool:
        return self.page is not None and self.page.status == 200 and self.page.path.endswith("/result/")

    def leave(self) -> None:
        self.page, self.at = None, QUIZ

    def reload(self) -> None:
        self.page = None

    def step(self) -> None:
        """Does what the page on the screen asks for. Raises Gone, and then the same page is still there."""
        page = self.page
        if page is None:
            self._get(self.at)
        elif page.location:
            self._get(page.location)
        elif page.path == QUIZ:
            self._send("begin", "POST", QUIZ, {})
        elif choices := CHOICE.findall(page.text):
            self._answer(page, choices)
        else:
            button = BUTTON.search(page.text)
            assert button, page
            self._get(button[1])

    def _get(self, path: str) -> None:
        place = PLACE.fullmatch(path)
        page = self._send("", "GET", path)
        if place and page.status == 200 and not CHOICE.search(page.text):
            self._told((int(place[1]), int(place[2])), page)

    def _answer(self, page: Answer, choices: list[tuple[str, str, str]]) -> None:
        """Chooses one at random, sends it, and notes what the answer confirms."""
        place, out_of = PLACE.fullmatch(page.path), OUT_OF.search(page.text)
        assert place, page
        assert out_of, page
        key = int(place[1]), int(place[2])
        assert key not in self.confirmed, f"{key} is asked again, though a page had confirmed {self.confirmed[key]}"
        self._choices[key] = {html: int(number) for _, number, html in choices}
        chosen = frozenset({self.random.choice(list(self._choices[key].values()))})
        self.sent[key].append(chosen)
        kind = "last answer" if place[2] == out_of[1] else "answer"
        answer = self._send(kind, "POST", page.path, {"choice": sorted(chosen)})
        if answer.status == 409:  # an earlier one, to which no answer had come, was recorded
            self._told(key, answer)
        else:
            assert answer.location == page.path, answer
            self._confirm(key, chosen)

    def _told(self, key: Key, page: Answer) -> None:
        own = OWN.findall(page.text)
        assert own, page
        self._confirm(key, frozenset(self._choices[key][html] for html in own))

    def _confirm(self, key: Key, chosen: frozenset[int]) -> None:
        assert chosen in self.sent[key], f"{key} is said to be {chosen}; sent was {self.sent[key]}"
        there = self.confirmed.setdefault(key, chosen)
        assert there == chosen, f"{key} was confirmed as {there}, and now as {chosen}"

    def _send(self, kind: str, method: str, path: str, fields: Mapping[str, object] | None = None) -> Answer:
        self.before(kind)
        page = self.browser.send(method, path, fields)
        self._led_on = self._led_on + 1 if page.location else 0
        assert self._led_on < 5, f"leads in circles: {page}"
        is_page = page.status == 200 or (page.status == 409 and bool(PLACE.fullmatch(path)))
        assert is_page or (page.status == 302 and page.location.startswith("/learn/")), page
        self.page, self.at = page, path
        self.after(kind or kind_of(page), page)
        return page


def kind_of(page: Answer) -> str:
    """What kind of page was read."""
    if page.path == QUIZ:
        return "the quiz"
    if page.path.endswith("/result/"):
        return "result"
    if page.location:
        return "lead on"
    return "question" if CHOICE.search(page.text) else "told"
