//! Decks as nobody writes them: what the fuzzer found or may find. It must not know formats.

use serde_json::json;

/// HTML that nobody writes, and signs where nobody expects them, each a note of JSON.
pub(crate) fn notes() -> Vec<String> {
    let notes = [
        r#""front_html": "<img src=a.png>{#b} <a href=c>sound:d</a>", "back": "[sound:e.mp3]{#f}""#,
        r#""front_html": "[<a href=b>c\\</a>", "back": "d""#,
        r#""front": "[ [sound:a\\]", "back": "b""#,
        r#""front": "[sound:s\": []", "back": "[sound:b] [sound:./c.mp3]""#,
        r#""text": "{{c1::}}", "extra": "a""#,
        r#""text": "a {{c1::}} b {{c2::c}}", "extra": "d""#,
        r#""text": "a {{c1:: {{c2::}} }} b {{c3::{{c4::c}}}}", "extra": "d""#,
        r#""front_html": "{{c1::<b> </b>}} {{c2::<img src=a.png>}}", "back": "a", "kind": "cloze""#,
        r#""text": "a!{{c1::b}}{{c2::c}}(d) {{c3::e}}", "extra": "f""#,
        r#""front": "a", "back": "b", "deck": "c  d\ufdd0e""#,
        r#""front_html": "a<ul><li><ul></ul></li></ul>", "back": "b""#,
        r#""front_html": "<img src=a.png alt='b\tc'>", "back": "[latex]a\tb[/latex]""#,
        r#""front_html": "[a <a href='b\\]'>c</a> [d <img src='e.png' title='\\]'>", "back": "f""#,
        r#""front_html": "<code><tr><th>b</th><th>[c</th></tr><tr><td>d", "back": "e""#,
        r#""front_html": "<a href=a.md><img src=b.png></a> <a href=a.md>c [sound:d.mp3] [e]</a>", "back": "see!<a href=f>g</a>""#,
        r#""front_html": "<img src=a> <img src='https://b.c/d?e|f@@g'> <img src=''>", "back_html": "<pre><code></code></pre>""#,
        r#""front_html": "<pre><code>a<div>b</div>c</code></pre><u>d<details><summary>e</summary>f</details></u>", "back": "g""#,
        r#""text": "{{c1::a:<!-- -->:b}} {{c2::<code>c</code>::d::e}}", "extra": "{{c3::f}}""#,
        r#""text": "{{c1::[a}} {{c2::b]}} {{c3::}c{}} {{c4::\\(d}e{\\)}}", "extra": """#,
        r#""text": "{{c1::\\(\\frac{1}{2}}\\) {{c2::a}}", "extra": """#,
        r#""text": "{{c1::a}} <code>b {{c2::c</code> d}}", "extra": "<b""#,
        r#""text": "<img src='{{c1::a.png}}'> {{c2::b}}", "extra": "c\td""#,
        r#""front_html": "<code>{{c1::a}}</code> [sound:{{c1::b}}.mp3]", "back": "c", "kind": "basic""#,
        r#""front": "a", "back": "b", "id": "\u0000 12\r3 ", "deck": "[c, d", "tags": ["[]", "\"e\""]"#,
        r#""front": "a", "back": "b", "id": "17", "deck": "c;""#,
        r#""front": "a", "back": "b", "id": "17", "deck": "c' \\\"d\\,""#,
        r#""front": "a\": 4\n }\n ]\n}\"b", "back": "c""#,
        r#""front": "a", "back": "[b}", "deck": "c", "tags": ["x"]"#,
        r#""front_html": "<<s>=a@b></s> <=<i>c", "back": "$$d \\] e$$""#,
        r#""front": "\\(s$$;\\\\)a \\)o", "back_html": "<img src=' b.png'>""#,
        r#""front": "\\[a \\\\] b\\] c", "back": "[sound:$a.mp3] [sound:$b.mp3]""#,
        r#""front_html": "a <<b>@b></b> <code>```c</code> \\(d\\)", "back_html": "<ul><li>e<pre>  f\\n    g</pre></li></ul>""#,
        r#""front_html": "<img #src=a.png>b", "back_html": "<img src='%%%.png'>""#,
        r#""front_html": "&#0;a&#1;", "back": "b&#128;""#,
        r#""front_html": "<table><tr><td>a<img src='b|c.png'><img src='b|c.mp3'><img src='b.png' width=9></td><td><a href='d|e'>f</a></td></tr></table>", "back": "g""#,
        r#""text": "{{c1::a||b|c::d}} e|f {{c2::<code>g|h</code>}}", "extra": """#,
        r#""front_html": "<pre><code>{{c1::a}}</code></pre> <code>{{c2::b}}</code> \\({{c3::c}}\\)", "back": "[latex]{{c4::d}}[/latex]""#,
        r#""front_html": "<img src=a.png alt='{{c1::b}}'> {{c2::c}}", "back": "[latex]d::{{e}} [f] &amp;#58;[/latex]""#,
        r#""front_html": "x {{c1::a<b::c}}<br> <{{c2::d}} <img src='{{c3::e.png}}'> [sound:{{c4::f}}.mp3] {{c5::<sub>g<h*}}", "back": "", "kind": "cloze""#,
        r#""front_html": "{{c1::a}} <pre>{{ b }}</pre> <code>{{ c }}</code>", "back": "", "kind": "cloze""#,
        r#""text": "{{c1::\\(a{{b}}c^{2}\\)}}", "extra": "\\(d&#x41;\\)""#,
        r#""front_html": "<table><tr><td>{{c1::a::b}}</td><td>{{c2::c|d::e}}</td></tr></table>", "back": "f", "kind": "cloze""#,
    ];
    let long = format!("\"front\": \"a\", \"back\": \"b\", \"deck\": \"{}\"", "word ".repeat(60));
    notes.into_iter().map(str::to_owned).chain([long]).map(|note| format!("[{{{note}}}]")).collect()
}

/// Cloze notes of JSON: clozes beside and in all that is no mere text, with any blocks in them, and across
/// their ends.
pub(crate) fn clozes() -> Vec<String> {
    let all = beside().into_iter().chain(over_blocks());
    let note = |html| json!([{"kind": "cloze", "front_html": html, "back": "back"}]).to_string();
    all.map(note).collect()
}

fn beside() -> Vec<String> {
    let texts = [
        r"\(a {{c1::b}} c\)",
        r"x \(\frac{ {{c1::a}} }{b}\) y",
        r"\[{{c1::a}} + {{c2::b}}\]",
        r"{{c1::\(a\)}} \(b\)",
        r"\({{c1::a::h}}\)",
        r"\(\frac{{{c1::a}}}{b}\)",
        "[latex]{{c1::a}}[/latex]",
        r"[latex]a {{c1::b}}[/latex] x {{c2::\(c\)[latex]d[/latex]}}",
        "[$]a {{c1::b}}[/$]",
        "[$$]{{c1::b}}[/$$]",
        "<code>{{c1::a}}</code> [sound:b.mp3]{{c2::c}}",
        "<a href='https://b.c'>{{c1::d}} e</a>",
        "<a href='https://b.c'>{{c1::d}}</a>",
        "{{c1::<a href='https://b.c'>d</a>}}",
        "<img src='a.png' alt='{{c1::b}}'> {{c2::c}}",
        "{{c1::a}}{{c2::b}}",
        "{{c1::a}}({{c2::b}})",
        "[{{c1::a}}]",
        "({{c1::[a]}})",
        "{{{c1::a}}}",
        "{{c1::{a}}}",
        "{{c1::a:}}",
        "{{c1::a}}: b",
        "**{{c1::a}}**",
        "*{{c1::a*}} b",
        "<b>{{c1::a}}</b>b",
        "a<b>{{c1::b}}</b>",
        "a<sub>{{c1::b}}</sub>",
        "a{{c1::<sub>b</sub>}}",
        "<ruby>{{c1::a}}<rt>b</rt></ruby>",
        "# {{c1::a}}",
        "- {{c1::a}}",
        "1. {{c1::a}}",
        "> {{c1::a}}",
        "{{c1::- a}}",
        "{{c1::1. a}}",
        "a::b {{c1::c}}",
        "a == b {{c1::c}}",
        "{{c1::a == b}}",
        "{{c1::a}} [b](c)",
        "{{c1::a}}[b]",
        "{{c1::a|b}}",
        r"{{c1::\}}",
        r"\{{c1::a}}",
        "{{c1::`}} `",
        "`{{c1::a}}`",
        "{{c1::$}} 5$",
        "${{c1::a}}$",
        "{{c1::_}}_",
        "{{c1::~}}~",
        "<u>{{c1::a</u>}}",
        "{{c1::https://a.b}}",
        "https://a.b/{{c1::c}}",
        "{{c1::&lt;b&gt;}}",
        "{{c1::a&nbsp;}}b",
        "{{c1::a }}b",
        "{{c1:: a}}b",
        "a&nbsp;{{c1::b}}",
        "{{c1::日}}本",
        "{{c1::a\nb}}",
        r"\\{{c1::a}}",
        r"{{c1::a}}\\",
        r"{{c1::\(a\)}}5",
        r"\(a\){{c1::b}}",
        "{{c1::a}}!{{c2::b}}",
        "{{c1::[[a]]}}",
        "{{c1::a]}} [b",
        "{{c1::a}} b} c",
        "{{c1::a::b::c}}",
        "{{c1::::b}}",
        "{{c1::a::}}",
        "<h2>{{c1::a}}</h2>",
        "<table><tr><td>{{c1::a}}</td><td>b</td></tr></table>",
        "{{c1::<img src='a.png'>}}",
        "{{c1::[sound:a.mp3]}}",
        "{{c1::a}} {{c1::b}} {{c2::c}}",
        "{{c1::a}}<br>{{c2::b}}",
        "{{c1::a}}<hr>b",
        "<pre>{{c1::a}}\n b</pre>",
        "<pre><code>x {{c1::a}}\n b</code></pre>",
        "<span style='color:red'>{{c1::a}}</span>",
        "<details><summary>{{c1::a}}</summary>b</details>",
    ];
    texts.map(str::to_owned).into()
}

fn over_blocks() -> Vec<String> {
    let hidden = [
        "<p>a</p><p>b</p>",
        "<ul><li>a</li><li>b</li></ul>",
        "<ol><li>a</li></ol>b",
        "a<br>b",
        "a<br><br>b",
        "<b>a<br>b</b>",
        r"a<br>\(b\)",
        r"\[a\]",
        "a<pre>b c\n  d</pre>",
        "<pre><code>a b\n  c</code></pre>",
        "<table><tr><td>a</td><td>b</td></tr></table>",
        "a<hr>b",
        "a<blockquote>b</blockquote>",
        "<h1>a</h1>b",
        "<div>a</div><div>b</div>",
    ];
    let around = [
        "x {{c1::*}} y",
        "{{c1::*}}",
        "x<br>{{c1::*::h}}<br>y",
        "<ul><li>x {{c1::*}}</li><li>{{c2::y}}</li></ul>",
        "x {{c1::* {{c2::z}}}} y {{c3::w}}",
    ];
    // Those that begin and end in different blocks, or marks.
    let across = [
        "<p>x {{c1::a</p><p>b}} y</p>",
        "<ul><li>x {{c1::a</li><li>b}} y</li></ul>",
        "<table><tr><td>x {{c1::a</td><td>b}} y</td></tr></table>",
        "<table><tr><td>x {{c1::a</td></tr><tr><td>b}} y</td></tr></table>",
        "<b>x {{c1::a</b> b}} y <i>{{c2::c <u>d}} e</u> f</i>",
        "x {{c1::a<pre>b}} c</pre>d",
        "<a href='https://a.b'>x {{c1::c</a> d}} {{c2::<img src='e]f}g.png'>}}",
        "<div>x {{c1::a</div>b}}<div>c {{c2::d}}</div>",
    ];
    let inside = hidden.iter().flat_map(|hidden| around.map(|around| around.replace('*', hidden)));
    inside.chain(across.map(str::to_owned)).collect()
}
