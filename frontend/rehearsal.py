"""Visits a running server as a browser would, so that what it loads and compiles by then can be kept for the next start.

rehearsal.py SERVER_JSON: waits for the server that writes this file, and for the sample's first production run.
"""

import json
import pathlib
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar

LIMIT_SECONDS = 300
PAGES = ("", "bolt", "bolt/schedules/daily_prod", "")
SAMPLE = "/api/v1/projects/coffee_shop"
# As many as make the code that answers them count as often used.
PREVIEWS = 300


def main(file: pathlib.Path) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    server = soon(deadline, lambda: json.loads(file.read_text()))
    api = Api(server["url"], server["token"])
    soon(deadline, lambda: api.call("GET", "/api/v1/health"))
    visit(server["url"], api.call("POST", "/api/v1/login-links", {})["url"])
    soon(deadline, lambda: api.call("GET", SAMPLE + "/deferral")["state"]["run"])
    for _ in range(PREVIEWS):
        api.call("POST", SAMPLE + "/preview", {"model": "orders", "mode": "standard"})


class Api:
    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: object = None) -> dict:
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, sent, self.headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def visit(base: str, login: str) -> None:
    """Signs in, and goes from page to page as Vaadin's client tells the server to."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    browser.open(login).read()
    with browser.open(base + "/?v-r=init&location=&query=") as answer:
        application = json.load(answer)["appConfig"]
    where = f"{base}/?v-r=uidl&v-uiId={application['v-uiId']}"
    for number, page in enumerate(PAGES):
        place = {"route": page, "query": "", "appShellTitle": "", "historyState": None, "trigger": ""}
        message = {
            "csrfToken": application["uidl"]["Vaadin-Security-Key"],
            "rpc": [{"type": "event", "node": 1, "event": "ui-navigate", "data": place}],
            "syncId": number,
            "clientId": number,
        }
        browser.open(urllib.request.Request(where, json.dumps(message).encode())).read()


def soon(deadline: float, ask):
    while True:
        try:
            return ask()
        except (OSError, ValueError, KeyError, TypeError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
