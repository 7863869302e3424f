import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** The browser says so of every answer of 400 and above; what a page does about a refusal is what its spec looks at. */
const refusedRequest = /^Failed to load resource: the server responded with a status of (4\d\d|503) /;

/** What went wrong in the pages of one spec without showing: errors, scripts and files that the policy kept out. */
export class PageProblems {
  private found: string[] = [];
  private expected: RegExp[] = [refusedRequest];

  watch(context: BrowserContext): void {
    context.on('weberror', (error) => {
      this.note(`error in the page: ${error.error().stack ?? error.error().message}`);
    });
    context.on('console', (message) => {
      this.hear(message);
    });
    context.on('page', (page) => {
      this.watchPage(page);
    });
  }

  /** For what a spec provokes, as a connection that is cut. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /**
   * Ends a spec; what comes afterwards is of the next one.
   *
   * @throws Error that lists them
   */
  throwIfAny(): void {
    const { found } = this;
    this.found = [];
    this.expected = [refusedRequest];
    if (found.length > 0) throw new Error(`The page had problems:\n${found.join('\n')}`);
  }

  private hear(message: ConsoleMessage): void {
    if (message.type() !== 'error') return;
    this.note(`${message.text()} (${message.location().url})`);
  }

  private watchPage(page: Page): void {
    // A dialog that nobody answers holds the page for ever; ours has none, so it came from what somebody typed.
    page.on('dialog', (dialog) => {
      this.note(`a dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => undefined);
    });
    page.on('crash', () => {
      this.note('the page crashed');
    });
  }

  private note(problem: string): void {
    if (!this.expected.some((pattern) => pattern.test(problem))) this.found.push(problem);
  }
}
