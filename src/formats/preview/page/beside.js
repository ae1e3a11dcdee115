// What stands below the card: where it is from, what was said about it, what changed, and the notes
// that ask the same. Text only ever becomes text here.

function element(name, className, ...inside) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...inside.filter((part) => part !== undefined && part !== null));
    return made;
}

function facts(entry) {
    const { note, card } = entry;
    const type = types[note.type];
    const pairs = [
        ['from', placeOf(note)],
        ['type', type.name + (card?.template ? `, ${card.template}` : '')],
        ['tags', entry.tags.join(' ')],
        ['id', note.id],
    ];
    const shown = pairs.filter(([, value]) => value);
    return element('p', 'facts', ...shown.map(([name, value]) =>
        element('span', '', `${name} `, element('b', '', value))));
}

function saidBlock(index) {
    const one = said[index];
    const place = one.line ? `${one.file}:${one.line}${one.end_line ? `-${one.end_line}` : ''}` : one.file;
    const block = element('div', 'said',
        element('p', '', element('span', `what ${one.severity}`, `${one.severity}: `), one.message),
        element('p', 'help', `${place} · ${one.code}`));
    if (one.source !== undefined) {
        const line = element('pre', '', element('span', 'number', String(one.line)), one.source || ' ');
        line.tabIndex = 0;
        block.append(line);
    }
    if (one.help) block.append(element('p', 'help', one.help));
    return block;
}

function fieldOf(field) {
    const runs = field.runs.length > 0
        ? field.runs.map((run) => element({ removed: 'del', added: 'ins' }[run.is] ?? 'span', '', run.text))
        : [field.new ?? field.old ?? ''];
    const name = field.markup ? `${field.name} (markup)` : field.name;
    return element('p', 'field', element('span', 'name', name), ...runs);
}

const happened = {
    added: 'New', changed: 'Changed', moved: 'Moved', kind: 'Of another kind now', id: 'Under another id now',
    doubtful: 'Perhaps an edit', removed: 'No longer there',
};

function changeBlock(change) {
    const block = element('section', '', element('h3', '', `${happened[change.what]} since the earlier state`));
    if (change.moved && change.old) {
        block.append(element('p', 'field', element('span', 'name', 'deck'),
            element('del', '', change.old.deck), ' ', element('ins', '', change.new.deck)));
    }
    if (change.what === 'kind') {
        block.append(element('p', 'field', element('span', 'name', 'kind'),
            element('del', '', change.old.kind), ' ', element('ins', '', change.new.kind)));
    }
    if (change.what !== 'added') block.append(...change.fields.map(fieldOf));
    const tags = [
        ...change.tags.removed.map((tag) => element('del', '', tag)),
        ...change.tags.added.map((tag) => element('ins', '', tag)),
    ];
    if (tags.length > 0 && change.what !== 'added') {
        block.append(element('p', 'field', element('span', 'name', 'tags'), ...tags.flatMap((tag) => [tag, ' '])));
    }
    return block;
}

// So many notes of a group stand side by side.
const mostPairs = 12;

function alikeBlock(entry, select) {
    const group = alike[entry.note.alike];
    const count = group.notes.length;
    const answers = group.conflict ? 'and their answers differ' : 'and answer the same';
    const pairs = group.notes.slice(0, mostPairs).map((index) => {
        const note = data.notes[index];
        const card = note.cards?.[0];
        const isHere = index === entry.index;
        const place = placeOf(note) || note.id;
        const link = element('button', '', place);
        link.type = 'button';
        link.addEventListener('click', () => select(firstOf.get(index)));
        const where = element('p', 'where', decks[card?.deck] ?? '', ' · ', isHere ? `${place} (this one)` : link);
        const pair = element('div', isHere ? 'pair here' : 'pair', where);
        if (card) {
            const shown = element('div', 'face', face(card.back, note.type, card.number));
            shown.tabIndex = 0;
            shown.setAttribute('role', 'group');
            shown.setAttribute('aria-label', `Answer of ${place}`);
            pair.append(shown);
        }
        return pair;
    });
    const more = count > mostPairs ? element('p', 'help', `and ${count - mostPairs} more`) : undefined;
    return element('section', '', element('h3', '', `${count} notes ask this, ${answers}`),
        element('div', 'pairs', ...pairs), more);
}

// All of it for one entry; `select` goes to another.
function beside(entry, select) {
    const blocks = [];
    if (entry.note) blocks.push(element('section', '', facts(entry)));
    if (entry.said.length > 0 && entry.sort !== 'said') {
        blocks.push(element('section', '', element('h3', '', 'Said about it'), ...entry.said.map(saidBlock)));
    }
    if (entry.change) blocks.push(changeBlock(entry.change));
    if (entry.note?.alike !== undefined) blocks.push(alikeBlock(entry, select));
    return blocks;
}
