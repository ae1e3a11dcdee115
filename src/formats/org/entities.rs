//! Characters that Org knows by name, the usual ones. It must not know markup.

/// Characters with names, the usual ones.
#[rustfmt::skip]
pub(super) const ENTITIES: &[(&str, &str)] = &[
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("zeta", "ζ"),
    ("eta", "η"), ("theta", "θ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"),
    ("nu", "ν"), ("xi", "ξ"), ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("phi", "φ"),
    ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"), ("Theta", "Θ"),
    ("Lambda", "Λ"), ("Pi", "Π"), ("Sigma", "Σ"), ("Phi", "Φ"), ("Psi", "Ψ"), ("Omega", "Ω"),
    ("to", "→"), ("rarr", "→"), ("rightarrow", "→"), ("Rightarrow", "⇒"), ("rArr", "⇒"),
    ("larr", "←"), ("leftarrow", "←"), ("Leftarrow", "⇐"), ("lArr", "⇐"), ("uarr", "↑"),
    ("uparrow", "↑"), ("darr", "↓"), ("downarrow", "↓"), ("harr", "↔"), ("leftrightarrow", "↔"),
    ("hArr", "⇔"), ("times", "×"), ("div", "÷"), ("pm", "±"), ("cdot", "⋅"), ("le", "≤"),
    ("leq", "≤"), ("ge", "≥"), ("geq", "≥"), ("ne", "≠"), ("neq", "≠"), ("approx", "≈"),
    ("equiv", "≡"), ("infin", "∞"), ("infty", "∞"), ("in", "∈"), ("notin", "∉"), ("subset", "⊂"),
    ("cup", "∪"), ("cap", "∩"), ("forall", "∀"), ("exists", "∃"), ("sum", "∑"), ("deg", "°"),
    ("ldquo", "“"), ("rdquo", "”"), ("lsquo", "‘"), ("rsquo", "’"), ("laquo", "«"), ("raquo", "»"),
    ("mdash", "—"), ("ndash", "–"), ("hellip", "…"), ("dots", "…"), ("nbsp", "\u{a0}"),
    ("copy", "©"), ("euro", "€"), ("EUR", "€"), ("pound", "£"), ("para", "¶"), ("sect", "§"),
    ("check", "✓"), ("checkmark", "✓"), ("star", "*"), ("ast", "*"), ("vert", "|"), ("under", "_"),
    ("equal", "="), ("plus", "+"), ("slash", "/"), ("tilde", "~"), ("dollar", "$"), ("amp", "&"),
];
