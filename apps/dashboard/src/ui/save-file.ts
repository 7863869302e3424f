/** Gives a file that was made in the page to the browser, to be kept. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers begin to read it after the click.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
