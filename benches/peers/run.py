#!/usr/bin/env python3
"""Run deckconv and its peers side by side on the same dumps.

Builds the peers, makes the dumps, runs all tools in turn for several rounds,
counts the cards in every output, and prints a table of medians in Markdown, or
puts it into the README.
"""

import argparse
import sys
from pathlib import Path

import table
from measure import compare
from tools import HERE, PROJECT, TOOLS
from works import WORKS, clean


def read_options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", action="append", metavar="WORK",
                        choices=[work.name for work in WORKS],
                        help="do this work; may be repeated (default: all of "
                             "%(choices)s)")
    parser.add_argument("--tool", action="append", metavar="TOOL",
                        choices=list(TOOLS),
                        help="run this tool; may be repeated (default: all of "
                             "%(choices)s)")
    parser.add_argument("--rounds", type=int, metavar="N",
                        help="runs of each tool (default: as each work says)")
    parser.add_argument("--slow", type=float, default=20, metavar="SECONDS",
                        help="run a tool only once if it takes longer than "
                             "this; 0: never (default 20)")
    parser.add_argument("--deckconv", type=Path, metavar="PATH",
                        default=PROJECT / "target" / "release" / "deckconv",
                        help="the binary to measure (default: %(default)s)")
    parser.add_argument("--target", type=Path, metavar="DIR",
                        default=HERE / "target",
                        help="folder for all that is built and written "
                             "(default: %(default)s)")
    parser.add_argument("--readme", action="store_true",
                        help="put the table into the README; works that are not "
                             "measured keep their lines there, so let the machine "
                             "be the same")
    parser.add_argument("--empty", action="store_true",
                        help="measure nothing: print the table without numbers")
    options = parser.parse_args()
    if options.rounds is not None and options.rounds < 1:
        parser.error("--rounds needs a number above 0")
    if options.readme and options.tool:
        parser.error("the README shows all tools side by side")
    options.target = options.target.resolve()
    return options


def main():
    """Prepare, measure, print; 1 if a tool was missing or failed."""
    options = read_options()
    if options.empty:
        print("\n".join(table.lines(WORKS, {})))
        return 0
    tools = {name: tool for name, tool in TOOLS.items()
             if name in (options.tool or TOOLS)}
    works = [work for work in WORKS if work.name in (
        options.work or [work.name for work in WORKS])]
    works = [work for work in works if any(run.tool in tools for run in work.runs)]
    scratch = options.target / "work"
    scratch.mkdir(parents=True, exist_ok=True)

    heading = table.machine()
    # It also makes the packages that others read.
    TOOLS["deckconv"].get_ready(options)
    for name in dict.fromkeys(run.tool for work in works for run in work.runs):
        if name in tools:
            tools[name].get_ready(options)
    tallies = {}
    for work in works:
        tallies[work.name] = compare(work, tools, options, scratch)
        if not options.readme:
            print("\n".join(table.lines([work], tallies)), flush=True)
    clean(scratch)

    named = [f"{name} ({tool.missing or tool.version})"
             for name, tool in tools.items() if tool.version or tool.missing]
    heading = f"{heading}. {', '.join(named)}."
    if options.readme:
        readme = PROJECT / "README.md"
        earlier_heading, earlier = table.shown(readme)
        heading = earlier_heading if options.work else heading
        text = table.lines(WORKS, tallies, earlier)
        table.put(readme, "\n".join([heading, "", *text]) + "\n")
    else:
        print("\n".join(["", heading, "", *table.lines(works, tallies)]))
    failed = [tally for of_work in tallies.values() for tally in of_work
              if tally.failure]
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
