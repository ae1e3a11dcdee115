"""A peer to measure against: a dump to CSV with Python's csv. csv_peer.py DUMP OUT.csv"""

import csv
import sys


def main():
    """Pair the lines behind the title."""
    with (open(sys.argv[1], encoding="utf-8") as dump,
          open(sys.argv[2], "w", encoding="utf-8", newline="") as table):
        lines = (line for line in map(str.strip, dump) if line)
        next(lines)
        csv.writer(table).writerows(zip(lines, lines))


if __name__ == "__main__":
    main()
