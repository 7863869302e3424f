import type { CDPSession, Page } from 'playwright-core';

/** What the browser saw of one page, as Lighthouse counts it. */
export interface Blocking {
  /** Tasks of more than 50 ms, in which the page answers nobody. */
  readonly longTasks: number;
  readonly longestMs: number;
  /** What of them is above 50 ms, altogether. */
  readonly totalBlockingMs: number;
}

/** For what the protocol has and the types do not. */
interface AnySession {
  send(method: string, parameters: object): Promise<unknown>;
}

const longMs = 50;
/** Collected from the beginning of each document on. */
const collect = `
  window.benched = { tasks: [], largestPaintMs: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.benched.tasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.benched.largestPaintMs = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });`;

export class PageFigures {
  private transferred = 0;

  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  /** Before the page is opened. It takes gzip alone, as over plain HTTP in a network. */
  static async of(page: Page): Promise<PageFigures> {
    const session = await page.context().newCDPSession(page);
    const figures = new PageFigures(page, session);
    await page.addInitScript(collect);
    await session.send('Network.enable');
    await (session as AnySession).send('Network.setAcceptedEncodings', { encodings: ['gzip'] });
    const ofThePages = new Set<string>();
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (!new URL(request.url).pathname.startsWith('/api/')) ofThePages.add(requestId);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (ofThePages.has(requestId)) figures.transferred += encodedDataLength;
    });
    return figures;
  }

  /** Of the page and its files so far, with their heads; answers of the API are not among them. */
  get transferredBytes(): number {
    return this.transferred;
  }

  largestPaintMs(): Promise<number> {
    return this.page.evaluate<number>('window.benched.largestPaintMs');
  }

  async forgetTasks(): Promise<void> {
    await this.page.evaluate('window.benched.tasks = []');
  }

  async blocking(): Promise<Blocking> {
    const tasks = await this.page.evaluate<number[]>('window.benched.tasks');
    return {
      longTasks: tasks.length,
      longestMs: Math.round(Math.max(0, ...tasks)),
      totalBlockingMs: Math.round(tasks.reduce((sum, task) => sum + Math.max(0, task - longMs), 0)),
    };
  }

  /** Without garbage. */
  async heapMb(): Promise<number> {
    await this.session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.session.send('Runtime.getHeapUsage');
    return Math.round(usedSize / 100_000) / 10;
  }
}
