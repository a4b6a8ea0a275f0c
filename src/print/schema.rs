//! The JSON Schemas of what is printed as JSON. They are made of the types that are printed, in
//! a test, and kept as files, so that the program carries nothing that makes schemas.

/// Of `status --json`.
pub const STATUS: &str = include_str!("../../assets/schema/status.json");
/// Of a line of `events`.
pub const EVENTS: &str = include_str!("../../assets/schema/events.json");

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use schemars::JsonSchema;
    use schemars::generate::SchemaSettings;

    use crate::print::events::Event;
    use crate::print::json::Report;

    fn schema<T: JsonSchema>(title: &str) -> String {
        // What is printed leaves nothing out, so that all is required.
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let mut schema = settings.into_generator().into_root_schema_for::<T>();
        schema.insert("title".to_owned(), title.into());
        let mut text = serde_json::to_string_pretty(&schema).unwrap();
        text.push('\n');
        text
    }

    /// Where a file is not what the types say it is written anew, to be looked at.
    #[test]
    fn the_schemas_are_those_of_the_types() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema");
        let mut stale = Vec::new();
        for (file, title, kept, schema) in [
            (
                "status.json",
                "paiwatch status --json",
                super::STATUS,
                schema::<Report<'_>>("paiwatch status --json"),
            ),
            (
                "events.json",
                "a line of paiwatch events",
                super::EVENTS,
                schema::<Event<'_>>("a line of paiwatch events"),
            ),
        ] {
            if schema != kept {
                fs::write(folder.join(file), schema).unwrap();
                stale.push((file, title));
            }
        }
        assert!(
            stale.is_empty(),
            "written anew, look at the diff: {stale:?}"
        );
    }
}
