// The deck: what the page was given, as the entries of one list. An entry is a card, something that
// was said of no card, or a note that is gone. Nothing here knows the page.

const data = JSON.parse(document.getElementById('data').textContent);
const { decks, types, said, alike, changes, inputs } = data.rest;

// What happened to each note since the earlier state.
const changeOf = new Map();
for (const change of changes?.notes ?? []) {
    if (change.note !== null) changeOf.set(change.note, change);
}

const worst = (indexes) => {
    const severities = indexes.map((index) => said[index].severity);
    return ['error', 'warning', 'note'].find((severity) => severities.includes(severity));
};

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

function entriesOfNote(note, index) {
    const shared = {
        note,
        index,
        tags: note.tags ?? [],
        said: note.said ?? [],
        change: changeOf.get(index),
    };
    if (note.error !== undefined) {
        return [{ ...shared, sort: 'broken', deck: '', ask: `Cannot be shown: ${note.error}`, answer: '' }];
    }
    return (note.cards ?? []).map((card) => ({
        ...shared,
        sort: 'card',
        card,
        deck: decks[card.deck] ?? '',
        ask: oneLine(card.ask),
        answer: oneLine(card.answer),
    }));
}

function entryOfSaid(index) {
    const { message, source, file } = said[index];
    return { sort: 'said', said: [index], tags: [], deck: '', ask: message, answer: oneLine(source ?? file) };
}

function entryOfGone(change) {
    const answer = 'no longer there';
    return { sort: 'gone', change, said: [], tags: [], deck: change.old.deck, ask: oneLine(change.old.front), answer };
}

// All entries, in the order of the source; what stood between two notes stands between them here.
function allEntries() {
    const before = new Map();
    const putBefore = (index, entry) => {
        if (!before.has(index)) before.set(index, []);
        before.get(index).push(entry);
    };
    said.forEach((one, index) => {
        if (one.about !== undefined) return;
        // What is about all comes last.
        putBefore(one.before ?? data.notes.length, entryOfSaid(index));
    });
    let behind = 0;
    for (const change of changes?.notes ?? []) {
        if (change.note !== null) behind = change.note + 1;
        else putBefore(behind, entryOfGone(change));
    }
    const entries = [];
    for (let index = 0; index <= data.notes.length; index += 1) {
        for (const entry of before.get(index) ?? []) entries.push(entry);
        if (index < data.notes.length) entries.push(...entriesOfNote(data.notes[index], index));
    }
    for (const entry of entries) {
        entry.words = [entry.ask, entry.answer, entry.deck, ...entry.tags, entry.note?.id ?? '']
            .join('\n')
            .toLowerCase();
    }
    return entries;
}

const entries = allEntries();

// The first entry of each note.
const firstOf = new Map();
entries.forEach((entry, index) => {
    if (entry.note && !firstOf.has(entry.index)) firstOf.set(entry.index, index);
});

const placeOf = ({ file, line }) => (inputs[file] ?? '') + (line ? `:${line}` : '');
