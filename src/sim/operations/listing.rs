//! Lists: rows in an order, page by page.

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeMap;

use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;

/// Which rows of a list are wanted, and in which order, as `PageNumber`, `PageSize`, `SortBy` and
/// `Order` ask for it.
pub(super) struct Listing<F> {
    skip: usize,
    size: usize,
    field: F,
    order: Order,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Ascending,
    Descending,
}

/// The page of a list under the name of its rows, and how many rows there are in all.
pub(super) struct Listed<T> {
    pub(super) name: &'static str,
    pub(super) total: usize,
    pub(super) rows: Vec<T>,
}

impl<F: Copy> Listing<F> {
    /// A list in an order that nobody can choose.
    pub(super) fn ordered(
        parameters: &Parameters,
        usual_size: i64,
        field: F,
        order: Order,
    ) -> Result<Self, Refusal> {
        let counts = 1..=i64::from(i32::MAX);
        let number = parameters.number("PageNumber", counts.clone())?;
        let size = parameters.number("PageSize", counts)?.unwrap_or(usual_size);
        let skip = (number.unwrap_or(1) - 1).saturating_mul(size);
        Ok(Self {
            skip: usize::try_from(skip).unwrap_or(usize::MAX),
            size: usize::try_from(size).unwrap_or(usize::MAX),
            field,
            order,
        })
    }

    /// A list whose order can be chosen: by one of these fields, up or down.
    pub(super) fn sortable(
        parameters: &Parameters,
        usual_size: i64,
        fields: &[(&str, F)],
        usual: (F, Order),
    ) -> Result<Self, Refusal> {
        let (field, order) = usual;
        let listing = Self::ordered(parameters, usual_size, field, order)?;
        let orders = [("ASC", Order::Ascending), ("DESC", Order::Descending)];
        Ok(Self {
            order: parameters.word("Order", &orders)?.unwrap_or(order),
            field: parameters.word("SortBy", fields)?.unwrap_or(field),
            ..listing
        })
    }

    /// The page of these rows. The key tells each row from all others, so that pages never overlap.
    pub(super) fn page<T, K: Ord, R>(
        &self,
        name: &'static str,
        rows: impl Iterator<Item = T>,
        key: impl Fn(F, &T) -> K,
        row: impl Fn(T) -> R,
    ) -> Listed<R> {
        let mut rows = rows.collect::<Vec<_>>();
        rows.sort_by_cached_key(|row| key(self.field, row));
        if self.order == Order::Descending {
            rows.reverse();
        }
        Listed {
            name,
            total: rows.len(),
            rows: rows
                .into_iter()
                .skip(self.skip)
                .take(self.size)
                .map(row)
                .collect(),
        }
    }
}

impl<T: Serialize> Serialize for Listed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(Some(2))?;
        fields.serialize_entry("TotalCount", &self.total)?;
        fields.serialize_entry(self.name, &self.rows)?;
        fields.end()
    }
}
