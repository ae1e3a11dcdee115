// The page: which card is before the eyes, which side of it, and what keys and clicks do.

const at = (id) => document.getElementById(id);
const [stage, flipButton, told] = ['stage', 'flip', 'told'].map(at);
const grouped = (count, one) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

let current;
let isAnswer = false;

function draw() {
    const isCard = current?.sort === 'card';
    flipButton.disabled = !isCard;
    flipButton.textContent = isAnswer ? 'Show question' : 'Show answer';
    const side = isAnswer ? 'answer' : 'question';
    stage.style.backgroundColor = '';
    stage.setAttribute('aria-label', isCard ? `Card, ${side}` : 'Card');
    if (isCard) {
        const { card, note } = current;
        const shown = face(isAnswer ? card.back : card.front, note.type, card.number);
        stage.replaceChildren(shown);
        stage.style.backgroundColor = colourOf(shown);
    } else {
        const nothing = current ? [current.ask] : ['No card is like this. Clear the search or a filter.'];
        const blocks = current?.sort === 'said' ? current.said.map(saidBlock) : nothing;
        stage.replaceChildren(element('div', 'plain', ...blocks));
    }
}

function show(entry) {
    current = entry;
    isAnswer = at('open').checked && entry?.sort === 'card';
    draw();
    at('place').textContent = entry?.deck.replaceAll('::', ' › ') || ' ';
    at('beside').replaceChildren(...(entry ? beside(entry, goTo) : []));
    at('previous').disabled = list.at <= 0;
    at('next').disabled = list.at >= list.shown.length - 1;
}

function flip() {
    if (current?.sort !== 'card') return;
    isAnswer = !isAnswer;
    draw();
    told.textContent = `${isAnswer ? 'Answer' : 'Question'}: ${isAnswer ? current.answer : current.ask}`;
}

const list = new List(at('list'), show, choose);

// Goes to a row because the user wants to see it.
function choose(row) {
    if (!at('overview').hidden) turnOverview();
    list.select(row);
}

function turnOverview() {
    const isHidden = at('overview').toggleAttribute('hidden');
    at('viewer').toggleAttribute('hidden', !isHidden);
    at('overview-button').setAttribute('aria-expanded', String(!isHidden));
}

function step(by) {
    choose(list.at + by);
    if (current) told.textContent = current.ask;
}

// Goes to an entry, taking off filters that hide it.
function goTo(index) {
    if (!list.selectEntry(index)) {
        Object.assign(chosen, { deck: null, sort: null, words: [] });
        chosen.tags.clear();
        at('search').value = '';
        onFilter();
        list.selectEntry(index);
    }
}

function filtered() {
    const indexes = shownEntries();
    const count = entries.length === indexes.length ? '' : ` of ${entries.length.toLocaleString('en')}`;
    at('list-heading').textContent = `${indexes.length.toLocaleString('en')}${count} in the list`;
    list.show(indexes);
}

// On the way through a card its sides come one after the other.
function along(by) {
    const turns = current?.sort === 'card' && isAnswer === by < 0 && !at('open').checked;
    if (turns) flip();
    else step(by);
}

const keys = {
    ' ': flip, Enter: flip,
    ArrowRight: () => along(1), ArrowLeft: () => along(-1),
    ArrowDown: () => step(1), ArrowUp: () => step(-1),
    PageDown: () => step(10), PageUp: () => step(-10),
    Home: () => choose(0), End: () => choose(list.shown.length - 1),
    '/': () => at('search').focus(),
};

// Whether an element has keys of its own.
function isBusy(target, key) {
    const presses = key === ' ' || key === 'Enter';
    return target.matches('input[type="search"], audio, video')
        || (presses && target.matches('button, a, summary, input, .row a'));
}

document.addEventListener('keydown', (event) => {
    const target = event.composedPath()[0];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape' && target === at('search')) {
        at('search').value = '';
        at('search').dispatchEvent(new Event('input'));
        at('list').focus();
    } else if (target === at('search') && (event.key === 'ArrowDown' || event.key === 'Enter')) {
        at('list').focus();
        event.preventDefault();
    } else if (keys[event.key] && !isBusy(target, event.key)) {
        keys[event.key]();
        event.preventDefault();
    }
});

stage.addEventListener('click', (event) => {
    const isOwn = event.composedPath().some((part) => part.matches?.('a, audio, video, summary'));
    if (!isOwn && getSelection().isCollapsed) flip();
});
flipButton.addEventListener('click', flip);
at('previous').addEventListener('click', () => step(-1));
at('next').addEventListener('click', () => step(1));
at('open').addEventListener('change', () => show(current));
at('search').addEventListener('input', () => {
    chosen.words = at('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    filtered();
});
at('overview-button').addEventListener('click', turnOverview);

// Light and dark: as the system has it until the user says otherwise.
const system = matchMedia('(prefers-color-scheme: dark)');
const themes = ['as the system', 'light', 'dark'];
let theme = themes[0];

function wear() {
    const isDark = theme === 'dark' || (theme === themes[0] && system.matches);
    document.documentElement.classList.toggle('dark', isDark);
    at('theme').textContent = `Theme: ${theme}`;
    if (current) show(current);
}
at('theme').addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    wear();
});
system.addEventListener('change', wear);

const notes = data.notes.length;
const cards = entries.filter((entry) => entry.sort === 'card').length;
const { skipped } = data.rest.counts;
at('counts').textContent = [grouped(notes, 'note'), grouped(cards, 'card'), skipped > 0 && `${grouped(skipped, 'record')} left out`]
    .filter(Boolean).join(', ');
if (matchMedia('(max-width: 56rem)').matches) at('filters-box').removeAttribute('open');
filters(at('filters'), filtered);
wear();
filtered();
