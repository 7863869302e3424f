/** Packages that build or test, and folders and files of ours that only specs and builds read. */
const unwanted: readonly RegExp[] = [
  /\.(spec|e2e)\.[cm]?js$/,
  /(?<!\.d)\.tsx?$/,
  /\.tsbuildinfo/,
  /\/testing(\/|$)/,
  /^\/project\/(e2e|tools|proto|models)(\/|$)/,
  /\/(apps|libs)\/[^/]+\/src(\/|$)/,
  /\/node_modules\/(@?typescript|jest|nx|oxlint|oxfmt|playwright-core|vite|react)$/,
  /\/secrets(\/|$)/,
];

/** Of the paths in an image those that have no business there; the first few are enough to find the rest. */
export function unwantedFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => unwanted.some((pattern) => pattern.test(path))).slice(0, 10);
}
