//! Tables: columns by their shares of the width, rows that may go on over
//! pages, and the header row above them on every page.

use std::ops::Range;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use crate::Table;
use crate::font::{Style, Weight};
use crate::layout::{Item, Layout, MARGIN, Passage};
use crate::text::label;

const HEAD: Style = Style::new(Weight::Bold, 9.5, 13.0);
const CELL: Style = Style::new(Weight::Regular, 9.5, 13.0);

/// Between the edges of a cell and its text.
const PAD_X: f32 = 5.0;
const PAD_Y: f32 = 3.5;
const BEFORE_TABLE: f32 = 3.0;
const AFTER_TABLE: f32 = 14.0;
/// Fewer lines of a row than this are not left alone at the foot of a page.
const LINES_TOGETHER: usize = 2;
/// A header that takes more of the page than this is not repeated.
const HEAD_SHARE: f32 = 0.3;

struct Column {
    x: f32,
    width: f32,
    is_header: bool,
}

/// A row with its text in lines.
struct Row {
    cells: Vec<Option<Passage>>,
    count: usize,
    style: Style,
}

impl Row {
    fn height(&self, lines: usize) -> f32 {
        lines as f32 * self.style.leading + 2.0 * PAD_Y
    }
}

fn columns(table: &Table, width: f32) -> Vec<Column> {
    let sum: f32 = table.columns.iter().map(|column| f32::from(column.weight.max(1))).sum();
    let mut x = MARGIN;
    table
        .columns
        .iter()
        .map(|column| {
            let column =
                Column { x, width: width * f32::from(column.weight.max(1)) / sum, is_header: column.is_header };
            x += column.width;
            column
        })
        .collect()
}

impl Layout<'_> {
    pub(crate) fn table(&mut self, table: &Table) {
        let columns = columns(table, self.content_width());
        let summary = Some(label(&table.summary)).filter(|summary| !summary.is_empty());
        let element = match summary {
            Some(summary) => self.element(Tag::Table.with_summary(Some(summary)), None),
            None => self.element(Tag::Table, None),
        };
        self.skip(BEFORE_TABLE);

        let head = self.row(table.columns.iter().map(|column| column.title.as_str()), &columns, HEAD);
        let mut rows = table.rows.iter();
        let mut next = rows.next().map(|cells| self.row(cells.iter().map(String::as_str), &columns, CELL));
        let head_height = head.height(head.count);
        // A header is not left alone at the foot of a page.
        let first = next.as_ref().map_or(0.0, |row| {
            let fits = head_height + row.height(row.count) <= self.page_room();
            row.height(if fits { row.count } else { row.count.min(LINES_TOGETHER) })
        });
        if self.room() < head_height + first && head_height + first < self.page_room() {
            self.start_page();
        }
        // A table without rows has no body, and a head cannot stand without one.
        let group = if next.is_some() { self.element(Tag::THead, Some(element)) } else { element };
        let cells = self.cells(group, &columns, |_| Tag::TH(TableHeaderScope::Column).into());
        self.place(&head, &columns, Some(&cells), None);

        let repeated = Some(&head).filter(|_| head_height <= self.page_room() * HEAD_SHARE);
        let mut body = None;
        while let Some(row) = next {
            let body = *body.get_or_insert_with(|| self.element(Tag::TBody, Some(element)));
            let cells = self.cells(body, &columns, |column| {
                if column.is_header { Tag::TH(TableHeaderScope::Row).into() } else { Tag::TD.into() }
            });
            self.place(&row, &columns, Some(&cells), repeated);
            next = rows.next().map(|cells| self.row(cells.iter().map(String::as_str), &columns, CELL));
        }
        self.skip(AFTER_TABLE);
    }

    fn row<'t>(&mut self, cells: impl Iterator<Item = &'t str>, columns: &[Column], style: Style) -> Row {
        let cells: Vec<_> =
            cells.zip(columns).map(|(cell, column)| self.passage(cell, style, column.width - 2.0 * PAD_X)).collect();
        let count = cells.iter().flatten().map(|passage| passage.lines.len()).max().unwrap_or(1);
        Row { cells, count, style }
    }

    /// The elements of a row and its cells.
    fn cells(&mut self, group: usize, columns: &[Column], tag: impl Fn(&Column) -> TagKind) -> Vec<usize> {
        let row = self.element(Tag::TR, Some(group));
        columns.iter().map(|column| self.element(tag(column), Some(row))).collect()
    }

    /// Places a row, on further pages under the repeated header where it does not fit.
    fn place(&mut self, row: &Row, columns: &[Column], cells: Option<&[usize]>, head: Option<&Row>) {
        let page_room = self.page_room() - head.map_or(0.0, |head| head.height(head.count));
        let mut is_fresh = self.room() > page_room - row.style.leading;
        let mut done = 0;
        while done < row.count {
            let left = row.count - done;
            let fitting = ((self.room() - 2.0 * PAD_Y) / row.style.leading).floor().max(0.0) as usize;
            let splits_well = row.height(left) > page_room && fitting >= LINES_TOGETHER;
            if fitting >= left || splits_well || is_fresh {
                let count = fitting.clamp(1, left);
                self.piece(row, done..done + count, columns, cells);
                done += count;
            }
            if done < row.count {
                self.start_page();
                if let Some(head) = head {
                    self.piece(head, 0..head.count, columns, None);
                }
                is_fresh = true;
            }
        }
    }

    /// Some lines of a row, with the rule under them.
    fn piece(&mut self, row: &Row, lines: Range<usize>, columns: &[Column], cells: Option<&[usize]>) {
        let (width, height) = (self.content_width(), row.height(lines.len()));
        let y = self.y();
        if row.style == HEAD {
            self.add(Item::Band { x: MARGIN, y, width, height });
        }
        for (number, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let Some(passage) = cell else { continue };
            let element = cells.and_then(|cells| cells.get(number).copied());
            for (place, line) in lines.clone().enumerate() {
                if let Some(glyphs) = passage.lines.get(line) {
                    let top = y + PAD_Y + place as f32 * row.style.leading;
                    self.line(passage.text, glyphs.clone(), column.x + PAD_X, top, element);
                }
            }
        }
        self.skip(height);
        self.add(Item::Rule { x: MARGIN, y: self.y(), width });
    }
}
