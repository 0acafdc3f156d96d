// Tables as files, made in the browser from what it shows.

/** One line; fields with commas, quotes or line ends are quoted. A field that a spreadsheet would run as a formula is not one any more. */
export function csvLine(fields: readonly string[]): string {
  return fields
    .map((field) => (/^[=@+]/.test(field) || /^-(?![\d.]+$)/.test(field) ? `'${field}` : field))
    .map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}

export function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows].map(csvLine).join('\n') + '\n';
}

export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
