"""The table that the README shows, and where it stands there."""

import datetime
import os
import platform
import re
from pathlib import Path

BEGIN = "<!-- measured by benches/peers/run.py -->"
END = "<!-- end of what was measured -->"

HEAD = ["work", "tool", "time", "to deckconv", "cards a second", "peak memory",
        "output"]
RULE = ["---", "---", *["---:"] * (len(HEAD) - 2)]


def row(cells):
    """A row of the table."""
    return f"| {' | '.join(cells)} |"


def lines(works, tallies, earlier=None):
    """The table, line by line; `tallies` has those of each work by its name,
    `earlier` the lines of those that were not measured now by their titles."""
    yield row(HEAD)
    yield row(RULE).replace(" ", "")
    for work in works:
        if work.name not in tallies and work.title in (earlier or {}):
            yield from earlier[work.title]
            continue
        of_work = tallies.get(work.name, [])
        base = next((tally.median for tally in of_work
                     if tally.run.label == "deckconv" and tally.seconds), None)
        by_label = {tally.run.label: tally for tally in of_work}
        for number, run in enumerate(work.runs):
            title = work.title if number == 0 else ""
            name = f"**{run.label}**" if run.tool == "deckconv" else run.label
            yield row([title, name, *cells(work, by_label.get(run.label), base)])


def cells(work, tally, base):
    """What was measured."""
    if tally is None:
        return ["-"] * (len(HEAD) - 2)
    if tally.failure:
        return ["failed", *["-"] * (len(HEAD) - 3)]
    median = tally.median
    return [
        as_time(median) + (" (once)" if tally.cut else ""),
        f"{median / base:.2f}×" if base else "-",
        f"{work.cards / median:,.0f}",
        ("≤ " if tally.peak_is_bound else "") + as_size(tally.peak),
        as_size(tally.size),
    ]


def as_time(seconds):
    """A time for people."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def as_size(size):
    """A size for people."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"


def machine():
    """The machine in a line."""
    cpu = platform.processor() or platform.machine()
    try:
        found = re.search(r"^model name\s*:\s*(.*)$",
                          Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        cpu = found[1] if found else cpu
    except OSError:
        pass
    system = platform.system()
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (AttributeError, OSError):
        pass
    day = datetime.date.today()
    return (f"{os.cpu_count()} cores, {cpu}; {system}; {day}; "
            f"load at the start {os.getloadavg()[0]:.2f}")


def shown(readme):
    """What `readme` shows: the line about the machine, and the lines of the
    table by the titles of the works."""
    _, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    machine_line, of_works, title = "", {}, ""
    for line in rest.partition(END)[0].splitlines():
        if line.startswith("|"):
            title = line.split("|")[1].strip() or title
            of_works.setdefault(title, []).append(line)
        else:
            machine_line = machine_line or line
    return machine_line, of_works


def put(readme, text):
    """Put `text` in place of what stands between the marks in `readme`."""
    old = readme.read_text(encoding="utf-8")
    before, _, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"{readme} has no place for the table")
    readme.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}",
                      encoding="utf-8")
