// The list of entries. Only the rows that are seen exist, so that it is as fast with ten thousand.

const rowHeight = 60;
const rowsAround = 8;

class List {
    constructor(box, onSelect, onChoose) {
        this.box = box;
        this.onSelect = onSelect;
        this.shown = [];
        this.at = -1;
        this.space = element('div', 'space');
        this.space.setAttribute('role', 'presentation');
        box.addEventListener('scroll', () => this.draw());
        box.addEventListener('click', (event) => {
            const row = event.target.closest('.row');
            if (row) onChoose(Number(row.dataset.at));
        });
        new ResizeObserver(() => this.draw()).observe(box);
    }

    // Shows these entries; stays at the one that is selected if it is among them.
    show(indexes) {
        const was = this.shown[this.at];
        this.shown = indexes;
        this.space.style.height = `${indexes.length * rowHeight}px`;
        this.at = -1;
        this.select(Math.max(0, indexes.indexOf(was)));
    }

    get entry() {
        return entries[this.shown[this.at]];
    }

    // Goes to the row `at`, as far as there is one.
    select(at) {
        const last = this.shown.length - 1;
        this.at = last < 0 ? -1 : Math.min(Math.max(at, 0), last);
        if (this.at >= 0) {
            const top = this.at * rowHeight;
            const { scrollTop, clientHeight } = this.box;
            if (top < scrollTop) this.box.scrollTop = top;
            else if (top + rowHeight > scrollTop + clientHeight) {
                this.box.scrollTop = top + rowHeight - clientHeight;
            }
        }
        this.draw();
        this.onSelect(this.entry);
    }

    // Goes to an entry, wherever it is; not if it is filtered out.
    selectEntry(index) {
        const at = this.shown.indexOf(index);
        if (at >= 0) this.select(at);
        return at >= 0;
    }

    draw() {
        const { scrollTop, clientHeight } = this.box;
        const first = Math.max(0, Math.floor(scrollTop / rowHeight) - rowsAround);
        const end = Math.min(this.shown.length, Math.ceil((scrollTop + clientHeight) / rowHeight) + rowsAround);
        const rows = [];
        for (let at = first; at < end; at += 1) rows.push(this.row(at));
        // The selected row has to exist for those who are told of it.
        if (this.at >= 0 && (this.at < first || this.at >= end)) rows.push(this.row(this.at));
        this.box.replaceChildren(this.space, ...rows);
        if (this.at >= 0) this.box.setAttribute('aria-activedescendant', `row-${this.at}`);
        else this.box.removeAttribute('aria-activedescendant');
    }

    row(at) {
        const entry = entries[this.shown[at]];
        const row = element('div', `row is-${entry.sort}`, marks(entry),
            text('ask', entry.ask), text('answer', entry.answer));
        row.id = `row-${at}`;
        row.dataset.at = at;
        row.style.top = `${at * rowHeight}px`;
        row.setAttribute('role', 'option');
        row.setAttribute('aria-selected', String(at === this.at));
        row.setAttribute('aria-posinset', String(at + 1));
        row.setAttribute('aria-setsize', String(this.shown.length));
        return row;
    }
}

// A line of a row is long enough; the rest is on the card.
const longestLine = 200;

function text(className, words) {
    const line = element('span', className, words.slice(0, longestLine) || ' ');
    line.dir = 'auto';
    return line;
}

// What is to be known of an entry at a glance.
function marks(entry) {
    const worstOf = worst(entry.said);
    const group = alike[entry.note?.alike];
    const parts = [
        worstOf && element('span', worstOf, worstOf),
        entry.change && element('span', 'note', happened[entry.change.what].toLowerCase()),
        group && element('span', group.conflict ? 'warning' : 'note', group.conflict ? 'conflict' : 'twice'),
    ].filter(Boolean);
    return element('span', 'marks', ...parts.flatMap((part, index) => (index > 0 ? [' · ', part] : [part])));
}
