/** What commands answer, for people and for programs. */

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string | number | undefined;
}

/** With columns, `data` is a list and is shown as a table; without, `note` is the sentence for people. */
export interface Answer {
  readonly data: unknown;
  /** Rows of the table where they are not the data itself. */
  readonly rows?: unknown;
  readonly columns?: readonly Column<never>[];
  readonly note?: string;
}

export function rows(data: unknown): readonly never[] {
  return Array.isArray(data) ? (data as never[]) : [];
}

export function listAnswer<T>(data: readonly T[], columns: readonly Column<T>[]): Answer {
  return { data, columns };
}

/** Cells as wide as their widest neighbour; a line says so when there are no rows. */
export function table<T>(columns: readonly Column<T>[], data: readonly T[]): string {
  if (data.length === 0) return 'none\n';
  const cells = data.map(row => columns.map(({ value }) => printable(value(row))));
  const lines = [columns.map(({ title }) => title), ...cells];
  const widths = columns.map((_, index) => Math.max(...lines.map(line => line[index]?.length ?? 0)));
  return `${lines.map(line => joined(line, widths)).join('\n')}\n`;
}

function joined(line: readonly string[], widths: readonly number[]): string {
  return line
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd();
}

/** What phones have sent may hold control characters, which a terminal would obey. */
function printable(value: string | number | undefined): string {
  return String(value ?? '-').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?');
}

/** `2030-01-01 12:00:00`, local time. */
export function moment(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
