export interface Series { name: string; values: (number | null)[] }

/** First column: the names; each further column that holds numbers: a series. data-value beats the text; a total row (tfoot) is not drawn. */
export function readTable(table: HTMLTableElement): { categories: string[]; series: Series[] } {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const categories = rows.map((row) => row.cells[0]?.textContent?.trim() ?? "");
  const series = heads.slice(1).flatMap((head, index) => {
    if (head.dataset.chart === "skip") return [];
    const values = rows.map((row) => cellNumber(row.cells[index + 1]));
    return values.some((value) => value !== null) ? [{ name: head.textContent?.trim() ?? "", values }] : [];
  });
  return { categories, series };
}

function cellNumber(cell: HTMLTableCellElement | undefined): number | null {
  const text = cell?.dataset.value ?? cell?.textContent?.replace(/[,%\s]/g, "") ?? "";
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}
