// Which entries are shown: of a deck, with tags, of a sort, with the words that are searched for.

const chosen = { deck: null, tags: new Set(), sort: null, words: [] };

const sorts = {
    problem: ['With a message', (entry) => entry.said.length > 0],
    conflict: ['Same question, other answer', (entry) => alike[entry.note?.alike]?.conflict === true],
    duplicate: ['Same question and answer', (entry) => alike[entry.note?.alike]?.conflict === false],
    changed: ['Changed', (entry) => entry.change !== undefined],
    broken: ['Cannot be shown', (entry) => entry.sort === 'broken'],
};

const isIn = (deck, above) => deck === above || deck.startsWith(`${above}::`);

function isShown(entry) {
    return (chosen.deck === null || isIn(entry.deck, chosen.deck))
        && (chosen.sort === null || sorts[chosen.sort][1](entry))
        && [...chosen.tags].every((tag) => entry.tags.some((own) => isIn(own, tag)))
        && chosen.words.every((word) => entry.words.includes(word));
}

function shownEntries() {
    const indexes = [];
    entries.forEach((entry, index) => {
        if (isShown(entry)) indexes.push(index);
    });
    return indexes;
}

// Names with levels, each with those above it, in the order of the names; and how many there are.
function tree(namesOf) {
    const counts = new Map();
    for (const entry of entries) {
        const met = new Set();
        for (const name of namesOf(entry)) {
            const levels = name.split('::');
            levels.forEach((_, index) => met.add(levels.slice(0, index + 1).join('::')));
        }
        for (const name of met) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].sort(([one], [other]) => (one.replaceAll('::', '\0') < other.replaceAll('::', '\0') ? -1 : 1));
}

function choice(name, count, level, isPressed, toggle) {
    const button = element('button', '', element('span', `name level-${Math.min(level, 3)}`, name),
        element('span', 'count', count.toLocaleString('en')));
    button.type = 'button';
    button.setAttribute('aria-pressed', String(isPressed()));
    button.addEventListener('click', () => {
        toggle();
        onFilter();
    });
    button.refresh = () => button.setAttribute('aria-pressed', String(isPressed()));
    return element('li', '', button);
}

function group(heading, items) {
    return items.length === 0 ? [] : [element('h2', '', heading), element('ul', '', ...items)];
}

// So many tags are offered; the search finds the others.
const mostTags = 200;

let onFilter = () => {};

// Puts the filters into `box`; `changed` is called when one is chosen.
function filters(box, changed) {
    const all = choice('All', entries.length, 0, () => chosen.sort === null, () => { chosen.sort = null; });
    const kinds = Object.entries(sorts).flatMap(([sort, [name, has]]) => {
        const count = entries.filter(has).length;
        const toggle = () => { chosen.sort = chosen.sort === sort ? null : sort; };
        return count === 0 ? [] : [choice(name, count, 0, () => chosen.sort === sort, toggle)];
    });
    const levels = (name) => name.split('::');
    const deckTree = tree((entry) => (entry.deck ? [entry.deck] : []));
    const deckItems = deckTree.map(([name, count]) => choice(levels(name).at(-1), count, levels(name).length - 1,
        () => chosen.deck === name, () => { chosen.deck = chosen.deck === name ? null : name; }));
    const tagItems = tree((entry) => entry.tags).slice(0, mostTags).map(([name, count]) =>
        choice(levels(name).at(-1), count, levels(name).length - 1, () => chosen.tags.has(name), () => {
            if (!chosen.tags.delete(name)) chosen.tags.add(name);
        }));
    box.append(...group('Show', kinds.length > 0 ? [all, ...kinds] : []),
        ...group('Decks', deckItems), ...group('Tags', tagItems));
    onFilter = () => {
        for (const button of box.querySelectorAll('button')) button.refresh();
        changed();
    };
}
