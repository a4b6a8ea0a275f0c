//! The forms an answer can take on the wire. An operation answers with the plain truth; a reading
//! that is about words, numbers, times or the order of rows bends it here, by the shape of the
//! answer, and nowhere else.

mod order;
mod scalars;
pub(in crate::sim) mod shape;
pub(in crate::sim) mod shapes;

use serde_json::{Map, Value};

use crate::sim::protocol::forms::order::disorder;
use crate::sim::protocol::forms::scalars::scalar;
use crate::sim::protocol::forms::shape::{Form, Shape};
use crate::sim::readings::reading::Reading;
use crate::sim::readings::set::Readings;
use crate::sim::seed::Seed;

/// The readings that are about forms.
const BENDING: &[Reading] = &[
    Reading::Shuffled,
    Reading::Duplicated,
    Reading::IdsWithNewline,
    Reading::MinuteTimes,
    Reading::SecondTimes,
    Reading::OffsetTimes,
    Reading::Nulls,
    Reading::EmptyTexts,
    Reading::ValueTwiceEscaped,
    Reading::ValueAsObject,
    Reading::NumbersAsStrings,
    Reading::NumericUserIds,
    Reading::LowerCaseStatus,
    Reading::Succeed,
    Reading::PodTypes,
    Reading::NoProgress,
];

/// Whether plain answers can go out as they are.
pub(in crate::sim) fn are_plain(readings: Readings) -> bool {
    !BENDING.iter().any(|reading| readings.has(*reading))
}

/// Bends an answer. The seed is that of this one request.
pub(in crate::sim) fn bend(answer: &mut Value, shape: &Shape, readings: Readings, seed: Seed) {
    if let Value::Object(fields) = answer {
        FormWriter { readings, seed }.object(fields, shape);
    }
}

struct FormWriter {
    readings: Readings,
    seed: Seed,
}

impl FormWriter {
    fn has(&self, reading: Reading) -> bool {
        self.readings.has(reading)
    }

    fn object(&self, fields: &mut Map<String, Value>, shape: &Shape) {
        debug_assert!(shape.knows(fields), "{fields:?}");
        for (name, form) in shape.0 {
            if matches!(form, Form::Progress) && self.has(Reading::NoProgress) {
                fields.shift_remove(*name);
            }
            match fields.get_mut(*name) {
                Some(value) => self.value(value, *form),
                None => self.absent(fields, name, *form),
            }
        }
    }

    fn absent(&self, fields: &mut Map<String, Value>, name: &str, form: Form) {
        let instead = if self.has(Reading::Nulls) {
            Value::Null
        } else if self.has(Reading::EmptyTexts) && form.is_text() {
            Value::String(String::new())
        } else {
            return;
        };
        fields.insert(name.to_owned(), instead);
    }

    fn value(&self, value: &mut Value, form: Form) {
        match (form, &mut *value) {
            (Form::Object(shape), Value::Object(fields)) => self.object(fields, shape),
            (Form::Objects(shape), Value::Array(rows)) => self.objects(rows, shape),
            (Form::Rows(shape), Value::Array(rows)) => {
                self.objects(rows, shape);
                disorder(rows, self.readings, self.seed);
            }
            (_, plain) => {
                if let Some(bent) = scalar(plain, form, self.readings) {
                    *value = bent;
                }
            }
        }
        if self.has(Reading::Nulls) && form.may_be_null() && is_empty(value) {
            *value = Value::Null;
        }
    }

    fn objects(&self, rows: &mut [Value], shape: &Shape) {
        for row in rows {
            if let Value::Object(fields) = row {
                self.object(fields, shape);
            }
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}
