//! The table of facts as Parquet.
//!
//! In: [`FactRow`]s. Out: bytes. Invariant: values are exact decimals as text beside a double for arithmetic in bulk; the same rows
//! give the same bytes. Not here: the other formats (`table`). Why without Arrow: it would double the build for nothing that a flat
//! table needs.

use super::table::{COLUMNS, FactRow};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::sync::Arc;

/// Rows of one row group: the memory of a writer stays small.
const ROWS_A_GROUP: usize = 65_536;

/// Writes the table.
///
/// # Errors
/// What the writer reports; rows of facts give it no cause to.
pub fn table_parquet(rows: &[FactRow]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let properties = WriterProperties::builder().set_created_by("heng".to_string()).build();
    let mut writer = SerializedFileWriter::new(&mut out, schema()?, Arc::new(properties))?;
    for rows in rows.chunks(ROWS_A_GROUP) {
        let mut group = writer.next_row_group()?;
        for column in columns() {
            column.write(&mut group, rows)?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(out)
}

/// A column: its name and how a row fills it.
enum Column {
    Text(&'static str, fn(&FactRow) -> String),
    Number(&'static str, fn(&FactRow) -> i32),
    Double(&'static str, fn(&FactRow) -> f64),
    Flag(&'static str, fn(&FactRow) -> bool),
}

fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// In the order of [`COLUMNS`], with the value as a double after the exact one.
fn columns() -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for name in COLUMNS {
        columns.push(match name {
            "company" => Column::Text(name, |r| r.company.clone()),
            "stock_code" => Column::Text(name, |r| r.stock_code.clone()),
            "year" => Column::Number(name, |r| r.year),
            "measure" => Column::Text(name, |r| r.measure.clone()),
            "dims" => Column::Text(name, FactRow::dims_text),
            "value" => Column::Text(name, |r| r.value.to_string()),
            "unit" => Column::Text(name, |r| r.unit.clone()),
            "approx" => Column::Text(name, |r| r.approx.clone()),
            "printed" => Column::Text(name, |r| r.printed.clone()),
            "report" => Column::Text(name, |r| r.report.clone()),
            "report_year" => Column::Number(name, |r| r.report_year),
            "page" => Column::Number(name, |r| whole(r.page)),
            "line" => Column::Number(name, |r| whole(r.line)),
            "in_table" => Column::Flag(name, |r| r.in_table),
            "confidence" => Column::Text(name, |r| r.confidence.clone()),
            _ => Column::Text(name, |r| r.label.clone()),
        });
        if name == "value" {
            // The nearest binary number, as a reader of the digits would take it.
            columns.push(Column::Double("value_float", |r| r.value.to_string().parse().unwrap_or(f64::NAN)));
        }
    }
    columns
}

impl Column {
    fn field(&self) -> Result<TypePtr> {
        let (name, physical) = match self {
            Column::Text(name, _) => (name, Physical::BYTE_ARRAY),
            Column::Number(name, _) => (name, Physical::INT32),
            Column::Double(name, _) => (name, Physical::DOUBLE),
            Column::Flag(name, _) => (name, Physical::BOOLEAN),
        };
        let logical = matches!(self, Column::Text(..)).then_some(LogicalType::String);
        let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::REQUIRED);
        Ok(Arc::new(field.with_logical_type(logical).build()?))
    }

    fn write(&self, group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>, rows: &[FactRow]) -> Result<()> {
        match self {
            Column::Text(_, of) => write::<ByteArrayType>(group, rows, |r| ByteArray::from(of(r).into_bytes())),
            Column::Number(_, of) => write::<Int32Type>(group, rows, of),
            Column::Double(_, of) => write::<DoubleType>(group, rows, of),
            Column::Flag(_, of) => write::<BoolType>(group, rows, of),
        }
    }
}

fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, &mut Vec<u8>>,
    rows: &[FactRow],
    of: impl Fn(&FactRow) -> T::T,
) -> Result<()> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let values: Vec<T::T> = rows.iter().map(of).collect();
    column.typed::<T>().write_batch(&values, None, None)?;
    column.close()
}

fn schema() -> Result<TypePtr> {
    let fields = columns().iter().map(Column::field).collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Type::group_type_builder("facts").with_fields(fields).build()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    #[test]
    fn what_is_written_is_read_back() {
        let row: FactRow = serde_json::from_value(serde_json::json!({
            "report": "a.pdf", "company": "海港", "report_year": 2024, "measure": "water", "dims": { "site": "總部" }, "year": 2023,
            "value": "1234.50", "unit": "m3", "line": 7, "page": 2
        }))
        .unwrap();
        let bytes = table_parquet(&[row.clone(), row]).unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(std::result::Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get_string(0).unwrap(), "海港");
        assert_eq!(rows[0].get_int(2).unwrap(), 2023);
        assert_eq!(rows[0].get_string(4).unwrap(), "site=總部");
        assert_eq!(rows[0].get_string(5).unwrap(), "1234.50");
        assert_eq!(rows[0].len(), COLUMNS.len() + 1);
    }
}
