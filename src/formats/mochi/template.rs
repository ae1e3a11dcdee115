//! Cards that are fields of a template: `<< Field >>` in its content stands for the value of one.
//!
//! It must not know archives or notes.

use std::collections::HashMap;

use serde_json::Value;

/// What a template shows, and what its fields are called, by their ids.
#[derive(Debug, Default)]
pub(super) struct Template {
    content: String,
    names: HashMap<String, String>,
}

impl Template {
    /// The one that `value` describes.
    pub(super) fn of(value: &Value) -> Self {
        let text = |value: &Value, key: &str| {
            value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let fields = value.get("fields").and_then(Value::as_object);
        let names =
            fields.into_iter().flatten().map(|(id, field)| (id.clone(), text(field, "name")));
        Self { content: text(value, "content"), names: names.collect() }
    }

    /// The content of a card with these `fields`, by their ids. A section of an empty field shows
    /// nothing. It is no longer than there is `room`, of which it takes its own: a template may have a
    /// field as often as it likes, and any number of cards a template. Nothing if there is too little.
    pub(super) fn filled(&self, fields: &[(String, String)], room: &mut usize) -> Option<String> {
        let mut values: HashMap<&str, &str> = HashMap::new();
        for (id, value) in fields {
            let name = self.names.get(id).map_or(id.as_str(), String::as_str);
            values.entry(name).or_insert(value);
        }
        let value_of = |name: &str| values.get(name).copied().unwrap_or_default();
        // What is not shown has to be gone through too.
        *room = room.checked_sub(self.content.len())?;
        let mut out = String::with_capacity(self.content.len() + 64);
        // The sections that are open, and whether each is shown.
        let mut open: Vec<bool> = Vec::new();
        let mut rest = self.content.as_str();
        while let Some((before, inside)) = rest.split_once("<<") {
            let Some((name, after)) = inside.split_once(">>") else { break };
            let is_shown = open.iter().all(|shown| *shown);
            if is_shown {
                out.push_str(before);
            }
            let name = name.trim();
            match name.split_at_checked(1) {
                Some(("#", name)) => open.push(!value_of(name.trim()).trim().is_empty()),
                Some(("^", name)) => open.push(value_of(name.trim()).trim().is_empty()),
                Some(("/", _)) => _ = open.pop(),
                _ if is_shown => {
                    let value = value_of(name);
                    *room = room.checked_sub(value.len())?;
                    out.push_str(value);
                }
                _ => {}
            }
            rest = after;
        }
        if open.iter().all(|shown| *shown) {
            out.push_str(rest);
        }
        Some(out)
    }
}

/// What a card shows whose template is not there: its first field, then the others.
pub(super) fn without_template(fields: &[(String, String)]) -> String {
    let filled = |(_, value): &&(String, String)| !value.trim().is_empty();
    let (first, others): (Vec<_>, Vec<_>) =
        fields.iter().filter(filled).partition(|(id, _)| id == "name");
    let values = |fields: Vec<&(String, String)>| {
        fields.into_iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join("\n\n")
    };
    format!("{}\n---\n{}", values(first), values(others))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn templates_make_no_more_than_there_is_room_for() {
        let template = Template::of(&json!({ "content": "<<name>>".repeat(1000) }));
        let fields = [("name".to_owned(), "x".repeat(1000))];
        let mut room = 1_500_000;
        assert_eq!(template.filled(&fields, &mut room).map(|filled| filled.len()), Some(1_000_000));
        assert_eq!(template.filled(&fields, &mut room), None);
    }

    #[test]
    fn fields_fill_a_template() {
        let template = Template::of(&json!({
            "content": "# << Word >>\n<<#Hint>>(<< Hint >>)<</Hint>>\n---\n<< Meaning >>",
            "fields": {"name": {"name": "Word"}, "aaaaaaaa": {"name": "Meaning"}, "bbbbbbbb": {"name": "Hint"}},
        }));
        let field = |id: &str, value: &str| (id.to_owned(), value.to_owned());
        let fields = [field("name", "perro"), field("aaaaaaaa", "dog")];
        let filled = template.filled(&fields, &mut 1000);
        assert_eq!(filled.as_deref(), Some("# perro\n\n---\ndog"));
        assert_eq!(without_template(&fields), "perro\n---\ndog");
    }
}
