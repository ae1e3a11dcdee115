// A side of a card in a shadow of its own, so that its style reaches nothing else. Its HTML was made
// safe before it came here, and is parsed where nothing loads or runs.

const ground = new CSSStyleSheet();
ground.replaceSync(`
:host { all: initial; display: block; }
html, body { display: block; }
body { margin: 0; overflow-wrap: anywhere; }
img, video { max-width: 100%; height: auto; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Libertinus Math", math; }
math[display="block"] { margin: 0.6em auto; }
.deckconv-root { border-top: 1px solid; padding-top: 0.1em; }
.deckconv-formula, .deckconv-file {
    font: 0.8em ui-monospace, Menlo, Consolas, monospace;
    border: 1px dashed currentColor; border-radius: 4px; padding: 0.1em 0.4em; opacity: 0.85;
}
`);

// The sheets of the note types, made when they are first needed.
const sheets = new Map();
function sheetOf(type) {
    if (!sheets.has(type)) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(types[type].css);
        sheets.set(type, sheet);
    }
    return sheets.get(type);
}

const why = { outside: 'not in this page', missing: 'not found', remote: 'on the web' };

// Gives media their files; what the page does not hold is named.
function withFiles(parsed) {
    for (const element of parsed.querySelectorAll('[src]')) {
        const src = element.getAttribute('src');
        const [scheme] = src.split(':', 1);
        const rest = src.slice(scheme.length + 1);
        const file = scheme === 'media' ? data.files[Number(rest)] : null;
        if (file) {
            element.setAttribute('src', file);
        } else {
            const name = parsed.createElement('span');
            name.className = 'deckconv-file';
            name.textContent = `${element.alt || rest} (${why[scheme] ?? why.missing})`;
            element.replaceWith(name);
        }
    }
    for (const image of parsed.querySelectorAll('img:not([alt])')) image.alt = '';
}

const maths = (name, ...inside) => {
    const made = document.createElementNS('http://www.w3.org/1998/Math/MathML', name);
    made.append(...inside);
    return made;
};

// Whether this browser draws the sign of a root: without a font for maths, some leave it out.
let drawsRoots;
function hasRoots() {
    if (drawsRoots === undefined) {
        const inside = maths('mi', 'x');
        const root = maths('msqrt', inside);
        const probe = maths('math', root);
        document.body.append(probe);
        drawsRoots = root.getBoundingClientRect().width > inside.getBoundingClientRect().width + 1;
        probe.remove();
    }
    return drawsRoots;
}

// Gives roots a sign of their own where there would be none: `x` must not stand for the root of it.
function withRoots(parsed) {
    const roots = [...parsed.querySelectorAll('msqrt, mroot')].reverse();
    if (roots.length === 0 || hasRoots()) return;
    for (const root of roots) {
        const parts = [...root.childNodes];
        const degree = root.localName === 'mroot' ? [maths('msup', maths('mrow'), parts.pop())] : [];
        const under = maths('mrow', ...parts);
        under.setAttribute('class', 'deckconv-root');
        root.replaceWith(maths('mrow', ...degree, maths('mo', '√'), under));
    }
}

// An element that shows `html` as a card of this note type.
function face(html, type, number) {
    const host = document.createElement('div');
    const shadow = host.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [ground, sheetOf(type)];
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    withFiles(parsed);
    withRoots(parsed);
    // What styles of cards speak of: the elements around a card in Anki.
    const [root, body, inner] = ['html', 'body', 'div'].map((name) => document.createElement(name));
    const isDark = document.documentElement.classList.contains('dark');
    root.className = isDark ? 'night-mode nightMode' : '';
    root.lang = '';
    body.className = `card card${number}${isDark ? ' nightMode night_mode' : ''}`;
    inner.id = 'qa';
    inner.append(...parsed.body.childNodes);
    body.append(inner);
    root.append(body);
    shadow.append(root);
    return host;
}

// The colour behind a card, which in Anki fills the window.
function colourOf(host) {
    return getComputedStyle(host.shadowRoot.querySelector('body')).backgroundColor;
}
