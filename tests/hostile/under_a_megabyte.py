#!/usr/bin/env python3
"""Gives the release binary inputs of a megabyte that were made to take long or eat memory.

Each of them is read as every format, and written from a field of a table: as three formats in turn, or
as every one with --all. No run may take more than so many seconds of the processor or megabytes of
memory, and none may end by a signal: that is a panic or a stack that ran over. What breaks a limit is
listed, and the exit status is 1. With --levels the inputs are others: what can stand in itself does so
that often, however long that makes it.

    tests/hostile/under_a_megabyte.py                       # all of it
    tests/hostile/under_a_megabyte.py --only read --match markdown
    tests/hostile/under_a_megabyte.py --levels 100000       # what is nested, ever deeper
"""

import argparse
import concurrent.futures
import csv
import io
import itertools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]

SIZE = 1_000_000

# What is said again and again, up to a megabyte.
REPEATED = [
    # Signs alone.
    "<", ">", "[", "]", "(", ")", "{", "}", "*", "_", "~", "`", "$", "|", '"', "'", "\\", "&", "#",
    "=", ":", "-", "+", ".", "%", "!", "^", ",", ";", "/", "?", "@", "0", "\t", "\n", "\r", " ", "\0",
    "\x1b", "\x1f", "\ufeff", "é", "\u0301", "\u200b", "\u202e", "🙂\u200d", "日", "؟",
    # Opened and never closed.
    "{{", "}}", "{{c1::", "{{c1::a::", "{{a ", "{{#a}}", "[[", "((", "==", "::", ">>", "<<", "![[", "![](",
    "[](", "[a](", "a](b", "[^a", "<a ", "<a b=", '<a b="', "<b>", "</b>", "<b><i>", "<div>", "<ul><li>",
    "<table><tr><td>", "<details><summary>", "<ruby>a<rt>", "<svg><math>", "<math><mi>", "<pre><code>", "<p>",
    "<select><option>", "<font><p>", "<a><b><p>", "<template>", "<script>", "<style>", "<textarea>", "<title>",
    '<img src="', '<img src="a.png">', "[sound:", "[sound:a.mp3]", "<!--", "<!-- a", "<!-->", "<?", "<!A",
    "<![CDATA[", "<!DOCTYPE a [", '<!ENTITY a "', "&amp;", "&#", "&#x1F600;", "&a", "\\(", "\\[", "\\(x\\)",
    "[latex]", "[$]", "$$", "$x$ ", "\\frac{", "\\begin{a}", "\\begin{matrix}", "x^{", "x_", "\\left(",
    "\\sqrt[", "\\text{$", "\\def\\a{\\a\\a}", "https://a.b/", "www.", "a@b.c ", "/" * 3,
    # Emphasis and links that pair late or never.
    "*a ", "**a ", "*a **a ", "**a _b ", "a***", "a**b", "_a*", "~~a ", "`a ``b ", "[a][b] ", "[a]: b\n",
    "[^a]: b\n", "[a] ", "![a](b) ", "[[a]] ", "((a)) ", "#a ", "#card ", "^a ", "==a ", "{{a}} ",
    "{{c1::a}} ", "{{cloze 1::a}}", "[a]( <", "<a@", "*_", "[*", "*[", "`[", "a\\\n", "a  \n", "\\*",
    # Lines.
    "a\n", "a\n\n", "a?\n", "a?\nb\n", "1. a\n", "1) a\n", "- a\n", "* a\n", "+ a\n", "- [ ] a\n", "# a\n", "## a\n",
    "###### a\n", "> a\n", "> a\n\n", ">\n", "-\n", "- \n", "---\n", "===\n", "***\n", "...\n", ". . .\n", "%\n",
    "?\n", "!\n", ": a\n", "a\n: b\n", "| a |\n", "|-|\n", "|a|\n|-|\n", "a | b\n", "```\n", "```a\n", "~~~\n",
    "    a\n", "\ta\n", "\t\n", "$$\n", "<div>\n", "</div>\n", "<!--\n", "-->\n", "Q: a\n", "A: a\n", "Q: a\nA: b\n",
    "Q:\n", "A) a\n", "A) a\nB) b\n", "Question 1.\n", "Answer: a\n", "C: [a]\n", "T: a\n", "START\n", "END\n",
    "a::b\n", "a:::b\n", "a >> b\n", "a - b\n", "a\tb\n", "a,b\n", "a;b\n", '"a","b"\n', '"\n', '"a\n', '",\n',
    "* a :drill:\n", "** a\n", ":PROPERTIES:\n", ":END:\n", "#+BEGIN_SRC\n", "# Note\n## Front\n", "deck: a\n",
    "tags: a\n", "#deck:a\n", "#separator:tab\n", "<x>\n", "<item>\n", "a\\\n", "a\r", "\r\n", "\n\n\n", "  \n",
    "<!-- card -->\n", "#card\n", "a #card\n", "- a #card\n  - b\n",
    # JSON and its kin.
    "[1,", "[{", '{"a":', '{"a":[', '["', '{"front":"a","back":"b"}\n', '{"front":"a","back":"b"},', "//", "/*", "{a:",
    "true", "null\n", '"\\u', "```json\n[", "-1e9", '{"notes":[', '"a":"b",',
    # Words.
    "a", "a ", "ab c", "word ", "A", "1", "12 ", "Z̤͔", "a-", "a_b", "a.b",
]


def repeated(unit, size):
    """So much of a unit, whole ones."""
    return unit * max(1, size // len(unit.encode()))


def growing(line, size):
    """Lines that each go one deeper, or longer, than the one before."""
    lines, length, depth = [], 0, 0
    while length < size:
        lines.append(line(depth))
        length += len(lines[-1].encode()) + 1
        depth += 1
    return "\n".join(lines[:-1]) + "\n"


def fitting(make, size):
    """The largest of a family that is no longer than the size."""
    low, high = 1, size
    while low < high:
        middle = (low + high + 1) // 2
        if len(make(middle).encode()) <= size:
            low = middle
        else:
            high = middle - 1
    return make(low)


def shaped(size):
    """Texts that are more than one thing repeated, by name."""
    half = size // 2

    def around(opened, inside, closed, size=size):
        return fitting(lambda n: opened * n + inside + closed * n, size)

    shapes = {
        "list in list": growing(lambda n: "  " * n + "- a", size),
        "outline of tabs": growing(lambda n: "\t" * n + "- a", size),
        "outline of stars": growing(lambda n: "*" * (n + 1) + " a", size),
        "quote in quote": growing(lambda n: ">" * n + " a", size),
        "quotes and lists": growing(lambda n: "> - " * n + "a", size),
        "backticks that grow": growing(lambda n: "a" + "`" * n, size),
        "stars that grow": growing(lambda n: "a" + "*" * n + "b", size),
        "headings that grow": growing(lambda n: "#" * (n % 6 + 1) + f" {n}", size),
        "fences that grow": growing(lambda n: "`" * (n + 3), size),
        "numbers that grow": growing(lambda n: f"{n}. {n}", size),
        "words that grow": growing(lambda n: "a" * n, size),
        "indents that shrink": "\n".join(" " * n + "- a" for n in range(1400, 0, -1)),
        "different lines": growing(lambda n: f"{n * 7919 % 100003} {n}", size),
        "different questions": growing(lambda n: f"What is {n}?\n{n * 7919 % 100003}", size),
        "questions alike": growing(lambda n: f"Which of the numbers is number {n}?\nNumber", size),
        "lines with clozes": growing(lambda n: f"Number {n} is {{{{c1::{n}}}}}", size),
        "lines with clozes in formulas": growing(lambda n: f"\\({n} {{{{c1::a}}}}\\)", size),
        "lines with clozes across formulas": growing(lambda n: f"\\({n} {{{{c1::a\\) b}}}}", size),
        "questions with pictures": growing(lambda n: f"What is {n}? ![](a.png)\n{n}", size),
        "questions below questions": growing(
            lambda n: f"## What is {n}?\n\na\n\n### What is below {n}?\n\nb\n", size),
        "records of four lines": growing(lambda n: f"w{n}\nmeaning\nA sentence {n}.\nIts other.", size),
        "labels alike": growing(lambda n: f"Q: Which one is {n}?\nA: It", size),
        "pairs of tabs": growing(lambda n: f"a{n}\tb", size),
        "headings and text": growing(lambda n: f"## {n}?\n\ntext\n", size),
        "choices": growing(lambda n: f"{n}. a?\nA) b\nB) c\nAnswer: A", size),
        "choices of one question": "1. a?\n" + repeated("A) b\n", size),
        "link definitions": growing(lambda n: f"[a{n}]: b", half) + growing(lambda n: f"[a{n}]", half),
        "footnotes": growing(lambda n: f"[^{n}]: b", half) + growing(lambda n: f"[^{n}]", half),
        "a footnote in itself": growing(lambda n: f"[^{n}]: [^{n + 1}] [^{n + 1}]", size),
        "one definition, many uses": "[a]: " + "b" * 1000 + "\n\n" + repeated("[a] ", size - 1010),
        "a wide table of many rows": "|a" * (half // 2) + "\n" + "|-" * (half // 4) + "\n" + repeated("|\n", half // 2),
        "wide rows, then narrow ones": "a," * (half // 2) + "\n" + repeated("a,\n", half),
        "wide rows of tabs": "a\t" * (half // 2) + "\n" + repeated("a\t\n", half),
        "many columns": ",".join(f"c{n}" for n in range(size // 8)) + "\n1,2\n",
        "tags": "front,back,tags\na,b," + " ".join(f"t{n}" for n in range(size // 8)),
        "the same tag": "front,back,tags\na,b," + repeated("t ", size - 30),
        "decks in decks": "front,back,deck\na,b," + repeated("d::", size - 30),
        "many decks": "front,back,deck\n" + growing(lambda n: f"a,b,d{n}", size - 30),
        "decks below each other": "front,back,deck\n" + growing(lambda n: f"a,b,{'d::' * n}d", size - 30),
        "cards, all the same": "front,back\n" + repeated("a,b\n", size - 30),
        "ids, all the same": "front,back,id\n" + repeated("a,b,c\n", size - 30),
        "closed brackets": around("[", "a", "]"),
        "closed braces": around("{{c1::", "a", "}}"),
        "closed parentheses": around("(", "a", ")"),
        "brackets below items": "* a :drill:\n" + repeated("[a\n\n", size - 20),
        "brackets below items, closed": "* a :drill:\n" + around("[\n\n", "a", "]", size - 20),
        "braces below items": "* a :fc:\n:PROPERTIES:\n:FC_TYPE: cloze\n:END:\n" + repeated("{{a\n\n", size - 60),
        "clozes in formulas": repeated("\\({{c1::a}}\\) ", size),
        "clozes of numbers": growing(lambda n: f"{{{{c{n}::a}}}}", size),
        "clozes of one note": "".join(f"{{{{c{n}::a}}}}" for n in range(size // 14)),
        "clozes in clozes of numbers": "".join(f"{{{{c{n}::" for n in range(size // 12)),
        "maths in maths": around("\\frac{", "a", "}{b}"),
        "closed maths": around("{", "a", "}"),
        "scripts in scripts": around("x^{", "a", "}"),
        "environments": around("\\begin{matrix}", "a", "\\end{matrix}"),
        "maths that is long": "\\(" + repeated("x+", size - 10) + "\\)",
        "maths that is deep": "\\(" + fitting(lambda n: "\\frac{" * n + "a" + "}{b}" * n, size - 10) + "\\)",
        "maths of one brace": "\\(" + repeated("{", size - 10) + "\\)",
        "maths of definitions": "\\(\\def\\a{aa}" + growing_definitions() + "\\)",
        "closed elements": around("<b>", "a", "</b>"),
        "closed divisions": around("<div>", "a", "</div>"),
        "closed lists": around("<ul><li>", "a", "</li></ul>"),
        "closed tables": around("<table><tr><td>", "a", "</td></tr></table>"),
        "closed quotes": around("<blockquote>", "a", "</blockquote>"),
        "elements that cross": repeated("<b><i></b></i>", size),
        "formatting that is adopted": repeated("<a><p>", half) + repeated("</a></p>", half),
        "formatting and blocks": repeated("<b>", half) + repeated("<p>x", half),
        "tables and formatting": repeated("<table><b>", size),
        "one long attribute": '<a href="' + "a" * (size - 20) + '">x</a>',
        "many attributes": "<a " + " ".join(f"a{n}=b" for n in range(size // 10)) + ">x</a>",
        "the same attribute": "<a " + repeated("a=b ", size - 20) + ">x</a>",
        "one long style": '<p style="' + repeated("color:red;", size - 20) + '">x</p>',
        "pictures": "".join(f'<img src="{n}.png">' for n in range(size // 22)),
        "pictures in Markdown": "".join(f"![]({n}.png)\n" for n in range(size // 16)),
        "a picture inside": '<img src="data:image/png;base64,' + "A" * (size - 50) + '">',
        "elements of XML": "<x>" + repeated("<y/>", size - 10) + "</x>",
        "XML in XML": around("<a>", "b", "</a>"),
        "entities of XML": '<!DOCTYPE x [' + "".join(
            f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30)) + "]><x>&a29;</x>",
        "attributes of XML": "<x " + " ".join(f'a{n}="b"' for n in range(size // 12)) + "/>",
        "lists of JSON": around("[", "1", "]"),
        "objects of JSON": around('{"a":', "1", "}"),
        "one long string": '[{"front":"' + "a" * (size - 40) + '","back":"b"}]',
        "one string of escapes": '[{"front":"' + repeated("\\n", size - 40) + '","back":"b"}]',
        "many keys": "[{" + ",".join(f'"k{n}":"v"' for n in range(size // 14)) + "}]",
        "lists in a card": '[{"front":' + "[" * 400_000 + "]" * 400_000 + ',"back":"b"}]',
        "cards in cards": around('{"cards":[{"front":"a","back":"b"},', "1", "]}"),
        "broken cards": "[" + repeated('{"front":"a","back":b},', size),
        "one long line": repeated("word and word ", size),
        "one long word": "a" * size,
        "two long lines": "a" * half + "\n" + "b" * half,
        "a quoted cell": 'front,back\n"' + repeated('""', size - 40) + '",b\n',
        "cells of lines": 'front,back\n"' + repeated("a\n", size - 40) + '",b\n',
        "UTF-16": ("\ufeff" + repeated("a\n", half)).encode("utf-16-le"),
        "UTF-16 that is odd": b"\xff\xfe" + b"\x00\xd8" * half,
        "bytes of Latin": bytes(range(160, 256)) * (size // 96),
        "bytes that are no text": bytes(range(256)) * (size // 256),
        "bytes of Japanese": "日本語のテキスト\n".encode("shift_jis") * (size // 17),
        "bytes of mail": "日本語\n".encode("iso2022_jp") * (size // 13),
        "a zip that is none": b"PK\x03\x04" + b"\xff" * (size - 4),
        "a directory of zeros": b"PK\x05\x06" + b"\0" * (size - 4),
        "a database that is none": b"SQLite format 3\0" + b"\xff" * (size - 16),
        "headers of entries": b"PK\x03\x04" + b"PK\x01\x02" * (size // 4),
    }
    for name, unit in (("spaces", " "), ("tabs", "\t"), ("lines", "\n"), ("dashes", "-")):
        shapes[f"a card between {name}"] = repeated(unit, half) + "a?\nb\n" + repeated(unit, half)
    for unit in ("> ", "- ", "* ", "1. ", ">", ">>- ", "- > ", "# "):
        shapes[f"nested {unit!r}"] = repeated(unit, size - 10) + "a\n"
    return shapes


# What can stand in itself, at the dots.
LEVELS = [
    # HTML and XML.
    "<b>…</b>", "<div>…</div>", "<p>…</p>", "<a>…</a>", "<x>…</x>", "<ul><li>…</li></ul>", "<blockquote>…</blockquote>",
    "<table><tr><td>…</td></tr></table>", "<details><summary>…</summary></details>", "<ruby>a<rt>…</rt></ruby>",
    "<svg><g>…</g></svg>", "<math><mrow>…</mrow></math>", "<pre><code>…</code></pre>", "<template>…</template>",
    "<select><option>…</option></select>", "<font><p>…</p></font>", "<item>…</item>", "<SuperMemoElement>…</SuperMemoElement>",
    "<!--…-->", "<!DOCTYPE a […]>", "<![CDATA[…]]>",
    # JSON.
    "[…]", '{"a":…}', '{"cards":[…]}', '[{"front":…,"back":"b"}]', '{"children":[{"a":1},…]}',
    # Markdown and its dialects.
    "> …", ">…", "- …", "* …", "1. …", "> - …", "> 1. - …", "*a …*", "**a …**", "*a _b …_*", "~~a …~~", "[…](b)", "![…](b)",
    "[[…]]", "![[…]]", "[^a…]", "((…))", "(…)", "{…}", "==a …==", "`…`", "$…$", '"…"', "“…”", ":::\n…\n:::", "# …", "#…",
    "```\n…\n```", "\t…", "  …",
    # Org.
    "*… a", "*/…/*", "_{…}", "^{…}", "a_{…}", "[fn::…]", "<<…>>", "{{{a(…)}}}", "#+BEGIN_QUOTE\n…\n#+END_QUOTE", ":a:\n…\n:END:",
    # Clozes.
    "{{c1::…}}", "{{c1::a::…}}", "{{cloze …}}", "{{cloze 1::…}}", "[hidden …]",
    # Maths.
    "\\(…\\)", "\\frac{…}{b}", "\\sqrt{…}", "\\sqrt[…]a", "x^{…}", "\\text{$…$}", "\\left(…\\right)",
    "\\begin{matrix}…\\end{matrix}", "[latex]…[/latex]", "[$]…[/$]",
]

# What can stand in itself only at some place.
PLACED = [
    ("\\(…\\)", level) for level in LEVELS if level.startswith("\\") or level.endswith("{…}")
] + [
    ("front,back,deck\na,b,…\n", "a::…"), ("front,back,tags\na,b,…\n", "a::…"), ("- … #card\n  - b\n", "[[…]]"),
    ("* … :drill:\nb\n", "*…*"), ("Q: …\nA: b\n", "{…}"), ("C: …\n", "[…]"), ("[{\"front\":…,\"back\":\"b\"}]", "[…]"),
    ("<SuperMemoCollection>…</SuperMemoCollection>", "<SuperMemoElement>…</SuperMemoElement>"),
    ("<SuperMemoCollection>…</SuperMemoCollection>", "<SuperMemoElement><Title>a</Title>…</SuperMemoElement>"),
] + [
    # A template of CrowdAnki.
    ("""{"__type__":"Deck","name":"D","crowdanki_uuid":"d","children":[],"note_models":[{"__type__":"NoteModel",
    "crowdanki_uuid":"m","name":"M","type":0,"flds":[{"name":"Front","ord":0},{"name":"Back","ord":1}],
    "tmpls":[{"name":"C","ord":0,"qfmt":"{{Front}}…","afmt":"{{Back}}…"}]}],"notes":[{"__type__":"Note",
    "fields":["a","b"],"guid":"g","note_model_uuid":"m","tags":[]}]}""", level)
    for level in ["{{#Front}}…{{/Front}}", "{{^Front}}…{{/Front}}", "{{…}}", "{{hint:…Front}}", "<b>…</b>", "{{#Front}}…", "…{{/Front}}"]
]


def nested(levels):
    """What stands in itself so often, by name; also where nothing of it ends."""
    for around, level in [("…", level) for level in LEVELS] + PLACED:
        opened, closed = level.split("…")
        name = f"{levels} levels of {level!r}" + (f" in {around[:20]!r}" if around != "…" else "")
        yield name, around.replace("…", opened * levels + "a" + closed * levels)
        if closed and opened:
            yield f"{name}, open", around.replace("…", opened * levels + "a")


# What a field is, and how its text is meant.
KINDS = [("basic", "plain"), ("basic", "markdown"), ("basic", "html"), ("cloze", "html")]


def growing_definitions():
    """Definitions each of which is ten of the one before."""
    names = "bcdefghijklmnop"
    return "".join(f"\\def\\{name}{{{(chr(92) + chr(ord(name) - 1)) * 10}}}" for name in names) + "\\p"


def payloads(options, size=SIZE):
    """The bytes of each payload, by name."""
    if options.levels:
        yield from ((name, text.encode()) for name, text in nested(options.levels))
        return
    for unit in REPEATED:
        yield f"{unit!r} repeated", repeated(unit, size).encode("utf-8", "surrogatepass")
    for name, text in shaped(size).items():
        yield name, text if isinstance(text, bytes) else text.encode()


class Run:
    """One run of the program, and what it came to."""

    def __init__(self, title, arguments, output=None):
        self.title, self.arguments, self.output = title, arguments, output
        self.seconds = self.megabytes = 0.0
        self.ended = ""

    def start(self, options, scratch):
        """Run it; it is killed when it takes too long."""
        environment = dict(os.environ, TMPDIR=str(scratch), NO_COLOR="1")
        child = subprocess.Popen([str(options.binary), *self.arguments], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 env=environment, cwd=scratch)
        # What counts is the time of the processor: others may be at work on this machine.
        patience = threading.Timer(options.seconds * 20, child.kill)
        patience.start()
        _, status, usage = os.wait4(child.pid, 0)
        patience.cancel()
        self.seconds = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
        code = child.returncode = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGKILL:
            self.ended = "did not end"
        elif code < 0:
            self.ended = f"ended by {signal.Signals(-code).name}"
        elif code not in (0, 1) and not (code == 2 and self.arguments[0] == "diff"):
            self.ended = f"ended with {code}"
        if self.output:
            remove(scratch / self.output)
        return self

    def faults(self, options):
        """What it did that it must not do."""
        if self.ended:
            yield self.ended
        elif self.seconds > options.seconds:
            yield f"{self.seconds:.1f} s"
        if self.megabytes > options.megabytes:
            yield f"{self.megabytes:.0f} MB"


def remove(path):
    """Remove an output and the media beside it."""
    path.unlink(missing_ok=True)
    shutil.rmtree(path.with_suffix(".media"), ignore_errors=True)


def table_of(text, kind, most):
    """A table with the text in a field of one card, of at most so many bytes."""
    while True:
        table = io.StringIO()
        csv.writer(table).writerows([["front", "back", "kind"], [text, "b", kind]])
        size = len(table.getvalue().encode("utf-8", "replace"))
        if size <= most:
            return table.getvalue().encode("utf-8", "replace")
        text = text[:len(text) * (most - 100) // size]


def runs(options, scratch, formats):
    """Every run there is to do."""
    most = sys.maxsize if options.levels else SIZE
    only = options.only or ["read", "write", "compare"]
    for number, (name, payload) in enumerate(payloads(options)):
        if "read" in only:
            path = scratch / f"{number}.input"
            path.write_bytes(payload)
            yield Run(f"check {name}", ["check", "-q", path.name])
            for reader in formats["read"]:
                yield Run(f"check {name} --from {reader}", ["check", "-q", path.name, "--from", reader])
        try:
            text = payload.decode()
        except UnicodeDecodeError:
            continue
        for turn, (kind, markup) in enumerate(KINDS):
            text_of_kind = "{{c1::x}}" + text if kind == "cloze" else "x" + text
            path = scratch / f"{number}-{kind}.csv"
            path.write_bytes(table_of(text_of_kind, kind, most))
            reading = [path.name, "--from", "csv", "--markup", markup, "-q"]
            if "write" in only:
                writers = formats["write"]
                if not options.all:
                    first = number * 3 + turn * 7
                    writers = [writers[(first + more) % len(writers)] for more in range(3)]
                for writer in writers:
                    out = f"{number}-{kind}-{markup}.{writer}"
                    yield Run(f"convert {name} as {markup} {kind} -t {writer}",
                              ["convert", *reading, "-t", writer, "-o", out, "--force"], out)
            if "compare" in only and kind == "basic" and markup != "markdown":
                other = scratch / f"{number}-other.csv"
                other.write_bytes(table_of("y" + text[::-1], kind, most))
                yield Run(f"diff {name} as {markup}", ["diff", path.name, other.name, "--from", "csv", "--markup", markup])
                yield Run(f"inspect {name} as {markup}", ["inspect", path.name, "--from", "csv", "--markup", markup])
        if "compare" in only and not options.levels:
            one, two = scratch / f"{number}-one.txt", scratch / f"{number}-two.txt"
            one.write_bytes(payload[:SIZE // 2])
            two.write_bytes(b"New?\nNew\n" + payload[SIZE // 4:SIZE // 4 * 3])
            yield Run(f"diff the lines of {name}", ["diff", one.name, two.name])
            out = f"{number}.apkg"
            yield Run(f"to-anki {name} --previous", ["to-anki", two.name, "--previous", one.name, "-o", out], out)


def part(text):
    """Which of how many parts."""
    which, of = map(int, text.split("/"))
    if not 1 <= which <= of:
        raise ValueError(text)
    return which, of


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target/release/deckconv")
    parser.add_argument("--seconds", type=float, default=10, help="how long a run may take")
    parser.add_argument("--megabytes", type=float, default=512, help="how much memory it may take")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many runs at once")
    parser.add_argument("--only", action="append", choices=["read", "write", "compare"])
    parser.add_argument("--all", action="store_true", help="write every format from every field")
    parser.add_argument("--levels", type=int, help="only what is nested, so deeply")
    parser.add_argument("--match", default="", help="only runs with this in their title")
    parser.add_argument("--part", type=part, default=(1, 1), metavar="K/N",
                        help="only the Kth of every N runs, so that they can be shared out")
    parser.add_argument("--slowest", type=int, default=10, help="how many of the slowest to list")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    listed = json.loads(subprocess.check_output([options.binary, "formats", "--json"]))
    formats = {does: [format["name"] for format in listed if format[f"{does}s"]] for does in ("read", "write")}
    done, faulty = [], []
    with tempfile.TemporaryDirectory(prefix="under-a-megabyte-") as folder, \
            concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        scratch = pathlib.Path(folder)
        # They start while this is small: a run is said to take no less memory than what started it.
        pool.submit(os.getpid).result()
        chosen = (run for run in runs(options, scratch, formats) if options.match in run.title)
        chosen = itertools.islice(chosen, options.part[0] - 1, None, options.part[1])
        pending = set()
        while True:
            # A few ahead, so that the inputs of all are not made at once.
            while len(pending) < options.jobs * 2 and (run := next(chosen, None)):
                pending.add(pool.submit(run.start, options, scratch))
            if not pending:
                break
            ended, pending = concurrent.futures.wait(
                pending, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in ended:
                run = future.result()
                done.append(run)
                if faults := list(run.faults(options)):
                    faulty.append(run)
                    print(f"FAULT: {run.title}: {', '.join(faults)}", flush=True)
    done.sort(key=lambda run: -run.seconds)
    print(f"{len(done)} runs; the slowest:")
    for run in done[:options.slowest]:
        print(f"  {run.seconds:6.2f} s {run.megabytes:5.0f} MB  {run.title}")
    print("those that took most memory:")
    for run in sorted(done, key=lambda run: -run.megabytes)[:options.slowest]:
        print(f"  {run.megabytes:5.0f} MB {run.seconds:6.2f} s  {run.title}")
    print(f"{len(faulty)} broke a limit of {options.seconds:g} s and {options.megabytes:g} MB")
    return 1 if faulty or not done else 0


if __name__ == "__main__":
    sys.exit(main())
