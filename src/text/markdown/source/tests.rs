use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const TIGHT: Notation = Notation {
    lines: Lines::Tight,
    breaks: Breaks::Bare,
    clozes: Clozes::Highlight,
    media: Media::Embed,
    marks: &["::", "==", "%%", "{{"],
    line_marks: &["?", "Q:"],
    ..Notation::PLAIN
};
const ONE: Notation = Notation::PLAIN.in_lines(Lines::One);

fn plain(text: &str) -> String {
    Text::plain(text).to_markdown(Role::Side, &Notation::PLAIN).into_owned()
}

fn html(html: &str) -> String {
    Text::html(html).to_markdown(Role::Side, &Notation::PLAIN).into_owned()
}

#[test]
fn only_what_means_something_is_escaped() {
    let cases = [
        ("What is WSGI? (A gateway.)", "What is WSGI? (A gateway.)"),
        ("2 * 3 * 4 and snake_case", "2 * 3 * 4 and snake_case"),
        ("*a* _b_ `c` [d](e)", r"\*a\* \_b\_ \`c\` \[d](e)"),
        ("# a\n1. b\n- c\n> d", "\\# a\\\n1\\. b\\\n\\- c\\\n\\> d"),
        ("-5 + 3 = -2, 1.5", "-5 + 3 = -2, 1.5"),
        ("a < b && <div> &amp;", r"a < b && \<div> \&amp;"),
        (r"C:\new \* \(", r"C:\new \\\* &#92;("),
        ("costs $5 or $6", r"costs \$5 or \$6"),
        ("  x  y\n\nz", "&nbsp;&nbsp;x &nbsp;y\n\nz"),
        ("---", "&#45;&#45;&#45;"),
        ("a <-b@c> <= d@e", r"a \<-b@c> <= d@e"),
        ("x  y", "x &nbsp;y"),
        ("a ", "a&nbsp;"),
        (r"*\*", "&#42;&#92;&#42;"),
        ("2 ^a b^2 #c d#e!", r"2 \^a b^2 \#c d#e!"),
        (". a", ". a"),
        ("{{c1,2::a}} {{c1:a {c1::b", "{<!-- -->{c1,2::a}} {{c1:a {c1::b"),
        ("—— a — b\n— c", "&#8212;— a — b\\\n— c"),
    ];
    for (text, markdown) in cases {
        assert_eq!(plain(text), markdown, "{text:?}");
    }
}

#[test]
fn where_html_means_nothing_there_is_none() {
    let bare = Notation { html: false, strike: false, ..TIGHT };
    let wide = "w".repeat(60);
    let cases = [
        (format!("{wide}<br>b<br><br>c"), format!("{wide}\nb\nc")),
        ("a\"<b>\"b\"</b>c <s>d</s> {<!-- -->{".to_owned(), "a\"\"b\"c d {\\{".to_owned()),
    ];
    for (html, markdown) in cases {
        let text = Text::html(html.as_str());
        assert_eq!(text.to_markdown(Role::Side, &bare), markdown, "{html:?}");
        let line = text.to_markdown(Role::Side, &bare.in_lines(Lines::One)).into_owned();
        assert!(!line.contains(['<', '\n']), "{line:?}");
    }
}

#[test]
fn long_texts_take_linear_time() {
    let wide = "w".repeat(60) + "<br>";
    for piece in [wide.as_str(), "[sound:", "[sound:a.mp3]<b>", r"\(", "[latex]"] {
        let html = piece.repeat(30_000) + "<b>x</b>]";
        assert!(Text::html(html).to_markdown(Role::Side, &TIGHT).contains('x'), "{piece}");
    }
}

#[test]
fn markup_is_that_of_markdown() {
    let cases = [
        ("<b>a</b> <i>b</i> <s>c</s> <code>d&lt;e</code>", "**a** *b* ~~c~~ `d<e`"),
        ("un<b>bel</b>ievable<b> x </b>y", "un**bel**ievable **x** y"),
        ("<b>\"a\"</b>b <b><i>c</i></b>", "<b>\"a\"</b>b **<i>c</i>**"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("<b>x<i>a</i></b> <b>a!</b><code>b</code>", "**x<i>a</i>** **a!**`b`"),
        ("<code>`a</code> <code>a|b</code>", "`` `a `` `a|b`"),
        (
            "<a href='javascript:x'>a</a> <a href='a|b'>c</a> <a href='a(b)'>c</a>",
            "a [c](a|b) [c](<a(b)>)",
        ),
        ("So:<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>end", "So:\n\n- a\n  - b\n- c\n\nend"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        (
            "<pre><code class=\"language-rust\">let a = 1;\n\n// *</code></pre>",
            "```rust\nlet a = 1;\n\n// *\n```",
        ),
        (
            "<table><tr><th>a<td>b|c</tr><tr><td>d<br>e</table>",
            "| a | b\\|c |\n| --- | --- |\n| d<br>e |  |",
        ),
        ("<a href=\"http://a.b?c&amp;d\">t]</a>", "[t&#93;](http://a.b?c&amp;d)"),
        ("<blockquote>a<br>b</blockquote>", "> a\\\n> b"),
        ("<img src=\"a b.png\" alt=x width=10> [sound:a_b.mp3]", "![x|10](<a b.png>) ![](a_b.mp3)"),
        ("[sound:a[sound:b\n &nbsp;c_.mp3]", r"\[sound:a![](<b   c_.mp3>)"),
        ("[sound:a &amp; b.mp3] <img src=c.mp3>", "[sound:a & b.mp3] <img src=\"c.mp3\">"),
        (
            r"\(a<~b[c>\) \(<li>d\) <p title='[sound:'>e] \(<b title='\)'>f</b>",
            "$a<~b[c>$ &#92;(\\\n\\- d&#92;)\n\ne] &#92;(**f**",
        ),
        (r"<code>a\[0]</code> \[b<i>c</i>\]", r"`a\[0]` $$bc$$"),
        (r"[a <code>b\[0\]</code>", r"&#91;a `b\[0\]`"),
        ("<code>[a<tr><th>b</th><th>c</th></tr><tr><td>d</td><td>e</td>", "`[a b c d e`"),
        ("a<code><div>b</div>\tc<br></code>d", "a `b c` d"),
        ("<pre><tr><td>a</td><td>b</td></tr><tr><td>c</td></pre>", "```\na\nb\nc\n```"),
        ("<img src=a.png>{#b} <a href=c>sound:d</a>", r"![](a.png)&#123;\#b} [&#115;ound:d](c)"),
        (r"\[a $ b\] <code>c\]</code>", r"&#92;&#91;a \$ b&#92;] `c\]`"),
        (r"[<a href=b>c\</a>", r"&#91;[c\\](b)"),
        (r"\(a &lt; b\) \[c\] 5 \(x\)1", r"$a < b$ $$c$$ 5 \(x\)1"),
        (r"\(n\)th \(a $ b\) \(a\\\)", r"$n$th \(a $ b\) \(a\\\)"),
        (r"\(a^{{c1::b}}\)", "$a^{ {c1::b}}$"),
        (r"\(a\ \)", r"\(a\ \)"),
        (r"\(a<div>b</div>c\)", "&#92;(a\\\nb\\\nc&#92;)"),
        (r"\(</b>a\) \(<b>b\)</b>", "&#92;(a&#92;) &#92;(**b&#92;)**"),
        (r"\(<b>a</i>\)", "&#92;(**a&#92;)**"),
        (r"\(<b>aaaaaaaaaa</b><div>b \(c\)</div>", "&#92;(**aaaaaaaaaa**\\\nb $c$"),
        (
            "[sound:a&lt;b.mp3] [sound: ] [sound:a{{b.mp3]",
            r"\[sound:a\<b.mp3] \[sound: ] \[sound:a{{b.mp3]",
        ),
        ("[latex]a &amp; &amp;#38; {b}[/latex]", "[latex]a & &#38;#38; {b}[/latex]"),
        ("a!<a href=b>c</a>!", r"a\![c](b)!"),
        ("a\u{2003}b", "a&#8195;b"),
        ("<code>{{c1::a}}</code>", "<code>&#123;<!-- -->&#123;c1&#58;&#58;a&#125;&#125;</code>"),
        ("a<code>b\nc</code>d<code> </code>e<code></code>f", "a`b c`d ef"),
        ("<code>a<!-- -->b</code> c<code> d</code>e", "`ab` c` d`e"),
        ("<b>a<ul><li>b</ul>c</b>", "**a**\n\n- **b**\n\n**c**"),
        ("a<td>b</td>c", "a b c"),
        ("a<hr><h2>b</h2>c", "a\n\n***\n\n## b\n\nc"),
        ("<blockquote>a<ul><li>b</ul></blockquote>", "> a\n> - b"),
        ("<ol>\n<li>a</li>\n<li>b</li>\n</ol>", "1. a\n2. b"),
        ("<ul>x<i></i><li>a</ul>", "x\n\n- a"),
        ("<ul><ul><li>a</ul>b<li>c</ul>", "- a\n\nb\n\n- c"),
        ("<ul><li>a</li><b>x</b><li>b</li></ul>", "- a\\\n  **x**\n- b"),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</li><img src=b.png></ul>", "- a\\\n  ![](b.png)"),
        ("<pre>a[0]</pre>b", "```\na[0]\n```\n\nb"),
        ("<blockquote>a</blockquote>b", "> a\n\nb"),
        ("a</br>b</hr>c", "a\\\nbc"),
        ("<a =\"\" href=b>c</a>", "[c](b)"),
        ("<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>", "- a\n  - b\n  - c\n- d"),
        (
            "<table>\n<tr>\n<td style=text-align:left>a</td>\n\
             <td style='text-align: center;'>b<td style=text-align:right>c</table>",
            "| a | b | c |\n| :-- | :-: | --: |",
        ),
        ("<table>a<tr><td>b</table>", "a\\\nb"),
        ("<table><tr><td>a</td><ul><li><img src=b.png></ul></table>", "a\\\n\\- ![](b.png)"),
        ("<table><tr><td>a</td><br></tr></table>", "| a |\n| --- |"),
        ("<table><tr><td>a<tr><td>b</table>c", "| a |\n| --- |\n| b |\n\nc"),
        (
            "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></table>",
            "| a<table><tr><td>b</td><td>c</td></tr></table> | d |\n| --- | --- |",
        ),
        (
            "<pre>{{b{{c1::a}}</pre>",
            "<pre>&#123;&#123;b&#123;<!-- -->&#123;c1&#58;&#58;a&#125;&#125;</pre>",
        ),
    ];
    for (text, markdown) in cases {
        assert_eq!(html(text), markdown, "{text:?}");
    }
}

#[test]
fn clozes_are_those_of_the_notation() {
    let text = Text::html("<b>{{c1::a::h}}</b> {{c2::b {{c3::c}}}}");
    let written = |clozes, html: &Text<'_>| {
        html.to_markdown(Role::Cloze, &Notation { clozes, ..Notation::PLAIN }).into_owned()
    };
    let cases = [
        (Clozes::Anki, "**{{c1::a::h}}** {{c2::b {{c3::c}}}}"),
        (Clozes::Numbered, "**{{1::a}}** {{2::b c}}"),
        (Clozes::Braces, "**{{a}}** {{b c}}"),
        (Clozes::Macro, r"**{{cloze a \\ h}}** {{cloze b c}}"),
        (Clozes::Highlight, "**==a==^[h]** ==b c=="),
        (Clozes::Brackets, "**[a]** [b c]"),
    ];
    for (clozes, markdown) in cases {
        assert_eq!(written(clozes, &text), markdown);
    }
    let spaced = Text::html("x{{c1:: a }}y {{c2:: <b>b</b>::h}}");
    assert_eq!(written(Clozes::Anki, &spaced), "x{{c1:: a }}y {{c2:: **b**::h}}");
    assert_eq!(written(Clozes::Highlight, &spaced), "x ==a== y ==**b**==^[h]");
    assert_eq!(written(Clozes::Macro, &spaced), r"x {{cloze a}} y {{cloze **b** \\ h}}");
    let code = Text::html("<code>{{c1::a}}<ul><li>b<li>c</ul></code>");
    assert_eq!(written(Clozes::Brackets, &code), "<code>[a]\\\n\\- b\\\n\\- c</code>");
    let again = Text::plain("{{c1::a}} {{c1::b}}");
    assert_eq!(written(Clozes::Highlight, &again), "==a==[^1] ==b==[^1]");
    let maths = Text::plain(r"\(x^{ {{c1::2}} }\)");
    assert_eq!(written(Clozes::Anki, &maths), r"$x^{ {{c1::2}} }$");
    assert_eq!(written(Clozes::Highlight, &maths), "$x^{ 2 }$");
    let inside = Text::html("<b>x<code>{{c1::a}}</code>y</b>");
    assert_eq!(written(Clozes::Anki, &inside), "**x<code>{{c1::a}}</code>y**");
    // What holds a cloze in part is no formula; one behind it is.
    for (html, markdown) in [
        (r"{{c1::a \(}} b\)", "{{c1::a &#92;(}} b&#92;)"),
        (r"{{c1::a \(b}} c\)", "{{c1::a &#92;(b}} c&#92;)"),
        (r"\({{c1::a\)}}", "&#92;({{c1::a&#92;)}}"),
        (r"{{c1::a \(bbb<i>ccc</i>ddd}} \(e\)", "{{c1::a &#92;(bbb*ccc*ddd}} $e$"),
        (r"\(aaa<b>bbb</b>ccc{{c1::d \(e\)}}", "&#92;(aaa**bbb**ccc{{c1::d $e$}}"),
    ] {
        assert_eq!(written(Clozes::Anki, &Text::html(html)), markdown, "{html}");
    }
}

#[test]
fn what_a_dialect_reads_is_escaped_there() {
    let clozes = |clozes| Notation { clozes, ..Notation::PLAIN };
    let cases = [
        (clozes(Clozes::Highlight), "x={{c1::a}}= y = z", "x&#61;==a==&#61; y = z"),
        (clozes(Clozes::Highlight), "x{{c1:: }}y", "x== ==y"),
        (
            clozes(Clozes::Brackets),
            "{{c1::a}}(b) c]:d e] f!{{c1::g}} h! i",
            r"[a]&#40;b) c&#93;:d e\] f&#33;[g] h! i",
        ),
        (
            clozes(Clozes::Brackets),
            r"<a href='b&#10;b'>c</a> \([d]\) [latex]e[/latex]",
            r#"<a href="bb">c</a> $\[d\]$ &#91;latex&#93;e&#91;&#47;latex&#93;"#,
        ),
        (clozes(Clozes::Macro), r"a\b {{c1::c}}", "a&#92;b {{cloze c}}"),
        (
            Notation { braces: true, ..Notation::PLAIN },
            "a{b [latex]{c}[/latex]",
            "a&#123;b [latex]&#123;c&#125;[/latex]",
        ),
        (
            TIGHT,
            "<code>?a</code> <code>a::b</code> <a href='a::b'>c</a>",
            "<code>&#63;a</code> <code>a&#58;&#58;b</code> [c](a:%3Ab)",
        ),
        (
            TIGHT,
            "[sound:a.mp3] [sound:b#c.mp3] <img src=a.png>{b=c}",
            "![[a.mp3]] [sound:b#c.mp3] ![[a.png]]{b=c}",
        ),
    ];
    for (notation, html, markdown) in cases {
        let written = Text::html(html).to_markdown(Role::Cloze, &notation).into_owned();
        assert_eq!(written, markdown, "{html}");
    }
    let start = Notation { line_marks: &["START"], ..Notation::PLAIN };
    for (notation, plain, markdown) in
        [(TIGHT, "a%%b", r"a%\%b"), (start, "START here", "&#83;TART here")]
    {
        assert_eq!(Text::plain(plain).to_markdown(Role::Side, &notation), markdown);
    }
}

#[test]
fn a_side_that_lines_cannot_hold_becomes_html() {
    let tight = |html: &str| Text::html(html).to_markdown(Role::Side, &TIGHT).into_owned();
    assert_eq!(tight("a<br><br>b"), "a\n<br>b");
    assert_eq!(tight("a<ul><li>b</ul>"), "a\n- b");
    let wide = "w".repeat(60);
    assert_eq!(tight(&format!("{wide}<ul><li>b</ul>")), format!("{wide}\n- b"));
    assert_eq!(tight("<ul><li>b</ul>a"), "<ul><li>b</li></ul>a");
    let headless = |lines| Notation { headings: false, ..Notation::PLAIN.in_lines(lines) };
    for (notation, html, markdown) in [
        (headless(Lines::Any), "a<h2>b</h2>c", "a\n\n<h2>b</h2>\n\nc"),
        (headless(Lines::Any), "a<h2><!-- --> </h2>c", "a\n\nc"),
        (headless(Lines::Tight), "a<h2>b</h2>c", "a<h2>b</h2>c"),
        (
            Notation { line_marks: &["- ", ">"], ..Notation::PLAIN },
            "<ul><li>a</ul><blockquote>b</blockquote><pre>- c</pre>",
            "<ul><li>a</li></ul>\n\n<blockquote>b</blockquote>\n\n<pre>&#45;&#32;c</pre>",
        ),
        (Notation { html: false, ..TIGHT }, "a<ul><li>b</ul>c", "a\n\\- b\nc"),
    ] {
        assert_eq!(Text::html(html).to_markdown(Role::Side, &notation), markdown, "{html}");
    }
    let one = |html: &str| Text::html(html).to_markdown(Role::Side, &ONE).into_owned();
    assert_eq!(one("a<pre>b\n*</pre>"), "a<pre>b&#10;&#42;</pre>");
    assert_eq!(one("<pre>a<div>b</div><td>c</pre>"), "<pre>a&#10;b&#10;c</pre>");
    assert_eq!(one("<pre>a\u{2003}b</pre>"), "<pre>a&#8195;b</pre>");
    assert_eq!(
        one("<br>a<br><br><div>b</div> <ul><li><div>c\n d<br> e&#32;f</div></li></ul> g"),
        "a<br><br>b<ul><li>c d<br>e f</li></ul>g"
    );
    assert_eq!(
        one(r"<ul><li>\(x\)</ul><pre>\(y\) z</pre>"),
        r"<ul><li>\(x\)</li></ul><pre>&#92;&#40;y&#92;&#41;&#32;z</pre>"
    );
    assert_eq!(
        one("<ul><li>a <b>b</b></i>c<div>d</div>e<img src=a.png><img src=b.png alt='—!c  d!'>\
             <a href=f>g</a></ul><pre>h</pre>i j"),
        "<ul><li>a <b>b</b>c<br>d<br>e<img src=\"a.png\">\
         <img src=\"b.png\" alt=\"—&#33;c &#32;d!\"><a href=\"f\">g</a></li></ul><pre>h</pre>i j"
    );
    assert_eq!(one("<ul><li>a</ol>b"), "<ul><li>a</li></ul>b");
    assert_eq!(
        one("<code>a</code> <code>a|b</code> <a href='a|b'>c</a>"),
        "`a` <code>a&#124;b</code> [c](a%7Cb)"
    );
    let deep = one(&format!("<ul><li>{}x</ul>", "<sub>".repeat(100)));
    assert!(deep.matches("<sub>").count() < 100, "{deep}");
}

#[test]
fn nesting_and_stray_tags_take_linear_time() {
    let tags = [
        "<b>",
        "<div>",
        "<ul><li>",
        "<ul>",
        "<li>",
        "<table><tr><td>",
        "<blockquote>",
        "<pre>",
        "<code>",
        "<a href=x>",
        "</li>",
        "<ol><li><b>",
        "</b>",
        "<h1>",
        "<br>",
        "<td>",
        "<p>",
        "{{c1::",
        r"\(",
        "[sound:",
        "<img src=a>",
    ];
    for tag in tags {
        let hostile = format!("{}x", tag.repeat(100_000 / tag.len().min(3)));
        for notation in [Notation::PLAIN, TIGHT, ONE] {
            let written = Text::html(&*hostile).to_markdown(Role::Cloze, &notation).into_owned();
            assert!(written.contains('x') || tag.starts_with("{{"), "{tag:?}");
        }
    }
}

fn words(text: &Text<'_>) -> String {
    let text = match text {
        Text::Plain(text) => text.replace('\u{a0}', " "),
        Text::Html(html) => crate::text::reduce(html).replace('\u{a0}', " "),
    };
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // White space at the ends of maths means nothing.
    words
        .replace(r"\( ", r"\(")
        .replace(r" \)", r"\)")
        .replace(r"\[ ", r"\[")
        .replace(r" \]", r"\]")
}

/// Our reader shows the same, and what it read is written the same way.
fn comes_back(text: &Text<'_>, is_tidy: bool) -> Result<(), TestCaseError> {
    let is_html = matches!(text, Text::Html(_));
    for notation in [Notation::PLAIN, TIGHT, ONE] {
        let written = text.to_markdown(Role::Side, &notation).into_owned();
        let read = Text::markdown(&*written);
        let seen = |text: &Text<'_>| match is_html {
            // Between cells HTML has no space that `reduce` would see.
            true => words(text).replace(' ', ""),
            false => words(text),
        };
        prop_assert_eq!(seen(&read), seen(text), "{:?} {:?}", written, notation.lines);
        let again = read.to_markdown(Role::Side, &notation).into_owned();
        if is_tidy {
            prop_assert_eq!(&again, &written, "{:?} {:?}", read, notation.lines);
        }
        if notation.lines != Lines::Any {
            let fenced = written.contains("```");
            prop_assert!(fenced || !written.contains("\n\n"), "{:?}", written);
        }
        if notation.lines == Lines::One {
            prop_assert!(!written.contains('\n'), "{:?}", written);
        }
    }
    Ok(())
}

fn inline() -> impl Strategy<Value = String> {
    let leaf = select(vec![
        "a",
        "b1 ",
        " c",
        "*",
        "_x_",
        "\"",
        "`",
        "1. ",
        "- ",
        "# ",
        "|",
        "é",
        "日本",
        "&lt;b&gt;",
        "&amp;",
        "&nbsp;",
        "$",
        "<br>",
        "<br><br>",
        "<img src=\"a.png\">",
        r"\(x^2\)",
        r"\[y=1\]",
        "[sound:a.mp3]",
        "<code>d`e</code>",
        "<!-- -->",
        "<a href=\"u\">v</a>",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(3, 12, 4, |inner| {
        let tags = select(vec!["b", "i", "s", "u", "sub"]);
        (tags, vec(inner, 0..4))
            .prop_map(|(tag, inner)| format!("<{tag}>{}</{tag}>", inner.concat()))
    })
}

fn blocks() -> impl Strategy<Value = String> {
    let lines = vec(inline(), 1..4).prop_map(|inline| inline.concat());
    let pre = select(vec![
        "<pre>x\n\n y</pre>",
        "<pre><code class=\"language-c++\">Q: `a`\n</code></pre>",
        "<hr>",
    ]);
    let leaf = prop_oneof![4 => lines, 1 => pre.prop_map(str::to_owned)];
    let block = leaf.prop_recursive(3, 16, 4, |inner| {
        let items = vec(inner.clone(), 1..4);
        (0..6, items).prop_map(|(kind, items)| {
            let each = |tag: &str| {
                items.iter().map(|item| format!("<{tag}>{item}</{tag}>")).collect::<String>()
            };
            match kind {
                0 => format!("<ul>{}</ul>", each("li")),
                1 => format!("<ol>{}</ol>", each("li")),
                2 => format!("<blockquote>{}</blockquote>", items.concat()),
                3 => format!("<table><tr>{}</tr></table>", each("td")),
                4 => each("div"),
                _ => each("p"),
            }
        })
    });
    vec(block, 1..4).prop_map(|blocks| blocks.concat())
}

#[test]
fn what_an_empty_block_parts_is_one_paragraph() {
    let wide = "a word and another one ".repeat(3);
    let html = format!("<div>{wide}</div><div><blockquote><hr></blockquote></div>a");
    comes_back(&Text::html(html), true).unwrap();
}

/// A second or so.
const CASES: u32 = 400;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: CASES, ..ProptestConfig::default() })]

    #[test]
    fn nasty_text_comes_back(pieces in vec(select(vec![
        "a", "b1", "word", "é", "日本", " ", "  ", "\n", "\n\n", "\n\n\n", "\t", "*", "**", "_", "__", "`", "```", "~", "~~", "#", "# ", "-", "- ", "--", "---",
        "+ ", "=", "==", ">", "> ", "<", "<b>", "</b>", "<!--", "-->", "&", "&amp;", "&lt;", "[", "]", "(", ")", "[x](y)", "![", "[[", "]]", "\\", "\\(", "\\)",
        "\\[", "\\]", "$", "$$", "1.", "1. ", "2) ", "|", ":", "::", ": ", "{", "}", "{{", "}}", "%", "%%", "?", "^", "^[", "\"", "'", "!", ".", ",", "/", "http://a.b/c_d", "Q:", "A:", "#tag", "\u{a0}", "🙂",
    ]), 0..12)) {
        let text = pieces.concat();
        comes_back(&Text::plain(text.trim().to_owned()), true)?;
    }

    #[test]
    fn broken_html_keeps_its_text(pieces in vec(select(vec![
        "a", "b1", " ", "x y", "*", "_", "\"", "<b>", "</b>", "<i>", "</i>", "<s>", "</s>", "<u>", "</u>", "<br>", "<br><br>", "<div>", "</div>", "<p>", "</p>", "<ul>", "</ul>",
        "<ol>", "</ol>", "<li>", "</li>", "<code>", "</code>", "<pre>", "</pre>", "`", "\n", "&nbsp;", "&lt;b&gt;", "&amp;", "<table>", "</table>", "<tr>", "<td>", "|", "<blockquote>", "</blockquote>",
        "<a href=\"u\">", "</a>", "<img src=\"a.png\">", "\\(x^2\\)", "\\[y=1\\]", "[sound:a.mp3]", "<sub>", "</sub>", "<h1>", "</h1>", "<hr>", "1.", "- ", "#", "$",
    ]), 0..12)) {
        comes_back(&Text::html(pieces.concat()), false)?;
    }

    #[test]
    fn tidy_html_comes_back(html in blocks()) {
        comes_back(&Text::html(html), true)?;
    }
}

#[test]
fn a_number_stands_for_the_same_character_in_html() {
    // To HTML, `&#133;` is an ellipsis.
    assert_eq!(super::escape::entity('\u{85}'), "\u{85}");
    assert_eq!(super::escape::entity('['), "&#91;");
}
