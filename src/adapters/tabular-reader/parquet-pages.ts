/** Looks at every page's header before a value is read: a page of a few bytes may claim billions of values. */
import type { FileMetaData } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";

/** Pages of usual writers hold about one megabyte. */
const PAGE_LIMIT = 128 * 1024 * 1024;
const TOTAL_LIMIT = 1024 * 1024 * 1024;

/** In a flat column every row has one value, so that a chunk's pages have as many values as its group has rows. */
export function checkPages(buffer: ArrayBuffer, { row_groups: groups, num_rows: rows }: FileMetaData): void {
  const view = new DataView(buffer);
  let total = 0;
  let counted = 0;
  for (const group of groups) {
    counted += Number(group.num_rows);
    for (const { meta_data: chunk, file_path: elsewhere } of group.columns) {
      if (!chunk || elsewhere) throw new Error("a column that lies in another file");
      // Some writers say 0 where there is no dictionary; the library reads it so too.
      const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
      const end = start + Number(chunk.total_compressed_size);
      if (!(start >= 4 && end > start && end <= view.byteLength)) throw new Error("a column outside the file");
      total += checkChunk(view, { start, end, rows: Number(group.num_rows) });
      if (total > TOTAL_LIMIT) throw new Error("it unpacks to more than is read at once");
    }
  }
  if (counted !== Number(rows)) throw new Error("its row groups have another number of rows than the file");
}

interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

/** Bytes of the chunk's pages when they are unpacked. */
function checkChunk(view: DataView, { start, end, rows }: Chunk): number {
  const reader = { view, offset: start };
  let [values, total] = [0, 0];
  while (values < rows && reader.offset < end - 1) {
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
    if (!(packed >= 0 && unpacked >= 0 && unpacked <= PAGE_LIMIT && reader.offset + packed <= end)) {
      throw new Error("a page of an impossible size");
    }
    const count = first?.num_values ?? second?.num_values ?? 0;
    const nulls = second?.num_nulls ?? 0;
    // A dictionary holds what its rows point to.
    const entries = dictionary?.num_values ?? 0;
    if (!(count >= 0 && nulls >= 0 && nulls <= count && entries >= 0 && entries <= rows)) {
      throw new Error("a page of an impossible number of values");
    }
    values += count;
    total += unpacked;
    reader.offset += packed;
  }
  if (values !== rows) throw new Error(`a column of ${values} values in a group of ${rows} rows`);
  return total;
}
