//! The form of a settings file: sections in brackets, `name = value`, comments after `;` or `#`. Each item keeps its
//! line, so that what is wrong with it can be said where it is.

/// A section's heading or a property, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item<'a> {
    pub(super) line: usize,
    /// Empty before the first heading.
    pub(super) section: &'a str,
    /// Nothing for a heading.
    pub(super) property: Option<(&'a str, &'a str)>,
}

/// Reads all items, or gives the line that is none.
pub(super) fn items(text: &str) -> Result<Vec<Item<'_>>, usize> {
    let mut section = "";
    let mut items = Vec::new();
    for (index, raw) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = index + 1;
        let content = without_comment(raw).trim();
        if content.is_empty() {
            continue;
        }
        let property = if let Some(name) = content.strip_prefix('[') {
            section = name.strip_suffix(']').ok_or(line)?.trim();
            None
        } else {
            let (name, value) = content
                .split_once('=')
                .or_else(|| content.split_once(':'))
                .ok_or(line)?;
            Some((name.trim(), unquoted(value.trim())))
        };
        items.push(Item {
            line,
            section,
            property,
        });
    }
    Ok(items)
}

/// A comment begins a line or follows a space: `a;b` is a value.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (index, character) in line.char_indices() {
        if matches!(character, ';' | '#') && before.is_whitespace() {
            return &line[..index];
        }
        before = character;
    }
    line
}

fn unquoted(value: &str) -> &str {
    let between = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    between('"').or_else(|| between('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_keep_their_lines_and_comments_go() {
        let text = "currency = USD # all of them\n\n; nothing\n[R003.procurement_method_details]\nCompra; menor = 5\nA=B = 7\n[R036]\nname = \"a # b\"";
        let read = items(text).unwrap();
        let item = |line, section, property| Item {
            line,
            section,
            property,
        };
        assert_eq!(read[0], item(1, "", Some(("currency", "USD"))));
        assert_eq!(read[1], item(4, "R003.procurement_method_details", None));
        assert_eq!(
            read[2],
            item(5, "R003.procurement_method_details", Some(("Compra; menor", "5")))
        );
        assert_eq!(read[4], item(7, "R036", None));
        assert_eq!(items("a = 1\nnothing"), Err(2));
        assert_eq!(items("[R003"), Err(1));
    }
}
