"""What the preview page has to do, asked of a browser: `checks.py CHECK PAGES AXE`.

PAGES is a folder with `course.html` and `large.html`, AXE the script of axe-core. Says nothing if all
is well. The page is known here only as its users know it: by what it shows, keys and clicks.
"""

import sys
import time
from pathlib import Path

from chromium import Chromium

# What the card that is shown says.
CARD = "return document.querySelector('#stage div').shadowRoot?.textContent.trim() ?? stage.innerText"
SELECTED = "return document.querySelector('[aria-selected=true]')?.innerText ?? ''"
ROWS = "return document.querySelectorAll('[role=option]').length"
HEADING = "return document.getElementById('list-heading').innerText"
ADDRESS = {}


def page(name):
    return ADDRESS["pages"].joinpath(name).as_uri()


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"expected {expected!r}, found {found!r}")


def holds(text, part):
    if part not in text:
        raise AssertionError(f"expected {part!r} in {text!r}")


def find(browser, words):
    """Goes to the first card with these words, by keys alone."""
    browser.run("document.getElementById('search').value = ''")
    browser.press("/", words, "Enter")


def flips(browser):
    browser.open(page("course.html"))
    find(browser, "Bolivia?")
    question, answer = "Capital of Bolivia?", "La Paz"
    for turn in [
        lambda: browser.click("#stage"),
        lambda: browser.press("Space"),
        lambda: browser.press("Right"),
        lambda: browser.click("#flip"),
    ]:
        equal(browser.run(CARD), question)
        turn()
        holds(browser.run(CARD), answer)
        browser.press("Left")
    find(browser, "Danube")
    equal(browser.run(CARD), "The [...] flows through Vienna.")
    browser.press("Space")
    holds(browser.run(CARD), "The Danube flows through Vienna.")
    browser.click("#open")
    browser.press("Down")
    holds(browser.run(CARD), "and Budapest")


def searches(browser):
    browser.open(page("course.html"))
    everything = browser.run(HEADING)
    find(browser, "bolivia la")
    equal(browser.run(HEADING)[:5], "1 of ")
    holds(browser.run(SELECTED), "La Paz")
    find(browser, "nowhere at all")
    equal(browser.run(ROWS), 0)
    holds(browser.run(CARD), "No card is like this")
    browser.press("/", "Escape")
    equal(browser.run(HEADING), everything)


def filters(browser):
    browser.open(page("course.html"))

    def press(name):
        script = """
            const all = [...document.querySelectorAll('#filters button')];
            all.find((button) => button.querySelector('.name').textContent === arguments[0]).click();
        """
        browser.run(script, name)

    def count():
        return int(browser.run(HEADING).split()[0])

    everything = count()
    press("Maths")
    equal(count(), 2)
    press("algebra")
    equal(count(), 1)
    press("algebra")
    press("Maths")
    equal(count(), everything)
    press("Same question, other answer")
    equal(count(), 2)
    beside = browser.run("return document.getElementById('beside').innerText")
    holds(beside, "2 notes ask this, and their answers differ")
    pairs = "return [...document.querySelectorAll('.pair .face div')].map((one) => one.shadowRoot.textContent)"
    answers = browser.run(pairs)
    holds(answers[0], "La Paz")
    holds(answers[1], "Sucre")
    press("Changed")
    holds(browser.run(SELECTED), "perro")
    beside = browser.run("return document.getElementById('beside').innerHTML")
    holds(beside, "<del>hound</del>")
    holds(beside, "<ins>dog</ins>")
    press("With a message")
    holds(browser.run("return document.getElementById('list').innerText"), "cannot be read")


def keyboard(browser):
    """All by keys, the focus always to be seen."""
    browser.open(page("course.html"))
    met = []
    for _ in range(60):
        browser.press("Tab")
        focused = browser.run(
            "const on = document.activeElement; return [on.id || on.textContent.slice(0, 40), "
            "on.matches(':focus-visible') && getComputedStyle(on).outlineStyle !== 'none']"
        )
        is_round = browser.run("return document.activeElement === document.body")
        if is_round or focused[0] in [name for name, _ in met]:
            break
        met.append(focused)
    names = [name for name, _ in met]
    for wanted in ["search", "overview-button", "theme", "list", "stage", "flip", "next"]:
        if wanted not in names:
            raise AssertionError(f"Tab does not reach {wanted}: {names}")
    unseen = [name for name, is_seen in met if not is_seen]
    equal(unseen, [])
    browser.press("/", "Escape", "End")
    last = browser.run(SELECTED)
    browser.press("Home", "Down", "Down", "Up")
    holds(browser.run(SELECTED), "Water")
    browser.press("End")
    equal(browser.run(SELECTED), last)
    told = browser.run("return document.getElementById('told').getAttribute('role')")
    equal(told, "status")


def asks_nothing(browser):
    """No request but for the page itself, no fault in the console, whatever card is shown."""
    browser.requests()
    browser.open(page("course.html"))
    through_all(browser)
    asked = [address for address in browser.requests() if not address.startswith(("data:", "chrome:"))]
    equal(asked, [page("course.html")])
    equal([entry["message"] for entry in browser.logged("browser")], [])


def through_all(browser):
    rows = int(browser.run(HEADING).split()[0])
    browser.press("Home")
    for _ in range(rows):
        browser.press("Space", "Down")


def nothing_runs(browser):
    browser.open(page("course.html"))
    find(browser, "hostile")
    browser.press("Space")
    link = "document.querySelector('#stage div').shadowRoot.querySelector('a')"
    browser.run(f"{link}.click()")
    time.sleep(0.3)
    equal(browser.run("return window.ran ?? null"), None)
    equal(browser.run("return location.href"), page("course.html"))
    left = "return document.querySelector('#stage div').shadowRoot.querySelectorAll(arguments[0]).length"
    equal(browser.run(left, "script, iframe, form, style, [onerror], [ontoggle], svg"), 0)
    # What a card lays over all stays in its frame.
    outside = "return document.elementFromPoint(20, 20).closest('header') !== null"
    equal(browser.run(outside), True)
    # And the policy alone would be enough.
    browser.run("const b = document.createElement('b'); b.setAttribute('onclick', 'window.ran = 1');"
                "document.body.append(b); b.click(); b.remove();"
                "const s = document.createElement('script'); s.textContent = 'window.ran = 2';"
                "document.body.append(s);")
    equal(browser.run("return window.ran ?? null"), None)


def shows(browser):
    """Formulas, media, directions and scripts."""
    browser.open(page("course.html"))
    shadow = "return document.querySelector('#stage div').shadowRoot.querySelector(arguments[0])"
    find(browser, "solve")
    browser.press("Space")
    equal(browser.run(f"{shadow} !== null", "math[display=block]"), True)
    # The root is drawn, by the browser or by the page.
    drawn = ("const s = document.querySelector('#stage div').shadowRoot; const r = s.querySelector('msqrt');"
             "return r ? r.getBoundingClientRect().width > r.firstElementChild.getBoundingClientRect().width + 1"
             " : s.textContent.includes('√')")
    equal(browser.run(drawn), True)
    find(browser, "water")
    holds(browser.run(f"{shadow}.textContent", ".deckconv-formula"), "\\ce{H2O}")
    find(browser, "seen")
    browser.press("Space")
    time.sleep(0.2)
    equal(browser.run(f"{shadow}.naturalWidth", "img"), 8)
    holds(browser.run(f"{shadow}.src", "audio"), "data:audio/wav")
    holds(browser.run(CARD), "gone.png (not found)")
    holds(browser.run(CARD), "https://example.org/x.png (on the web)")
    browser.click("#theme")
    browser.click("#theme")
    equal(browser.run(f"{shadow}.className", "body").split()[-2:], ["nightMode", "night_mode"])


def accessible(browser):
    """axe-core finds nothing serious: light and dark, a card, a conflict, the overview."""
    axe = ADDRESS["axe"].read_text()
    audit = """
        const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then((found) => done(
            found.violations.filter((one) => ['serious', 'critical'].includes(one.impact))
                .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ').slice(0, 400)}`)));
    """
    for name in ["light", "dark"]:
        browser.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])
        browser.open(page("course.html"))
        browser.run(axe)
        for words in ["solve", "Bolivia?", "perro", "broken", "danube"]:
            find(browser, words)
            equal(browser.run_async(audit), [])
        browser.click("#overview-button")
        equal(browser.run_async(audit), [])


def large(browser):
    """Ten thousand cards: there at once, scrolled at once, searched at once."""
    browser.open(page("large.html"))
    holds(browser.run(HEADING), "10,000")
    if browser.run(ROWS) > 60:
        raise AssertionError("rows that nobody sees")
    browser.press("End")
    holds(browser.run(SELECTED), "What is 9999?")
    scrolled = """
        const done = arguments[arguments.length - 1];
        const list = document.getElementById('list');
        let frames = 0;
        const frame = () => {
            list.scrollTop = (frames / 50) * list.scrollHeight;
            frames += 1;
            const rows = [...list.querySelectorAll('[role=option]')];
            const box = list.getBoundingClientRect();
            const isFull = rows.some((row) => row.getBoundingClientRect().top <= box.top + 1);
            if (!isFull && frames > 2) done(`frame ${frames} shows nothing`);
            else if (frames <= 50) requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(frame)));
            else done(null);
        };
        frame();
    """
    equal(browser.run_async(scrolled), None)
    find(browser, "is 7777?")
    equal(browser.run(HEADING), "1 of 10,000 in the list")


CHECKS = [flips, searches, filters, keyboard, asks_nothing, nothing_runs, shows, accessible, large]


def main():
    name, pages, axe = sys.argv[1:4]
    ADDRESS.update(pages=Path(pages), axe=Path(axe))
    check = {check.__name__: check for check in CHECKS}[name]
    with Chromium() as browser:
        check(browser)


if __name__ == "__main__":
    main()
