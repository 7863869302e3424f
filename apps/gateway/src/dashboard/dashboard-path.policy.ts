/** What a path asks of the dashboard; `elsewhere` is the API's, or nothing of ours. */
export type DashboardPath =
  | { readonly kind: 'page' }
  | { readonly kind: 'file'; readonly name: string; readonly isHashed: boolean }
  | { readonly kind: 'elsewhere' };

const ofTheApi = /^\/(api|health|metrics|docs|openapi\.json)(\/|$)/i;
/** Vite puts the hash of a file's content into its name there. */
const hashedFolder = 'assets/';

/** A page has no dot in its last word, and a file has one; which files there are the caller knows. */
export function toDashboardPath(path: string): DashboardPath {
  if (ofTheApi.test(path)) return { kind: 'elsewhere' };
  // By its own name it is the page as well, and not a file without the policy of pages.
  if (path === '/index.html') return { kind: 'page' };
  const name = path.slice(1);
  const isHashed = name.startsWith(hashedFolder);
  if (isHashed || /\.[^/]*$/.test(name)) return { kind: 'file', name, isHashed };
  // Names that begin with a dot are looked for by those who seek keys and histories.
  return /(^|\/)\./.test(name) || `${name}/` === hashedFolder ? { kind: 'elsewhere' } : { kind: 'page' };
}
