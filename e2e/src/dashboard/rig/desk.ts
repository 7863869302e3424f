import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Client } from '@smart-attendance/client';
import { launchChromium, projectPaths, signedInCookies, untilSettled, type Cookies } from '@smart-attendance/tools';
import { queryDatabase } from '@smart-attendance/testing';
import { startSystemUnderTest, type SystemUnderTest } from '../../system-under-test';
import { Accounts, type Account, type DeskRole } from './accounts';
import { Connection } from './connection';
import { DemoCamera } from './demo-camera';
import { keepPictures } from './failure-pictures';
import { PageProblems } from './page-problems';

export interface Visit {
  /** `laptop` unless said; a phone is 360 pixels wide and touched. */
  readonly device?: 'laptop' | 'phone';
  /** The language of the browser; en-GB unless said. */
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  /** The way to the gateway; straight unless said. */
  readonly connection?: Connection;
  /** A session of its own, which the spec may end; else the one of all specs of that role. */
  readonly ownSession?: boolean;
}

export const phoneViewport = { width: 360, height: 740 } as const;

const devices = {
  laptop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: phoneViewport, hasTouch: true, isMobile: true },
} as const;
/** Beside other work a click takes many times as long; what hangs is ended all the same. */
const actionMs = 30_000;

/**
 * One whole system with one browser before it, for all suites of the dashboard. Pages are of one spec: they are closed
 * after it, and what went wrong in them (errors, the console, the policy of the page) fails it. What a role has fetched
 * on a device is kept, as in anybody's browser: reading every script anew took a third of the time of the specs.
 */
export class Desk {
  private readonly contexts: BrowserContext[] = [];
  /** By role and device; what pages store in them is removed after each spec. */
  private readonly keptContexts = new Map<string, Promise<BrowserContext>>();
  private readonly connections: Connection[] = [];
  private readonly cookies = new Map<DeskRole, Promise<Cookies>>();
  private cameraStarting: Promise<DemoCamera> | undefined;
  private readonly problems = new PageProblems();

  private constructor(
    readonly sut: SystemUnderTest,
    private readonly browser: Browser,
    private readonly accounts: Accounts,
  ) {}

  static async start(): Promise<Desk> {
    const { dataDir, cacheDir } = projectPaths();
    await rm(join(dataDir, 'failures'), { recursive: true, force: true });
    // One after the other: beside each other they take longer on two cores.
    const browser = await launchChromium(cacheDir, () => undefined);
    const sut = await startSystemUnderTest().catch(async (error: unknown) => {
      await browser.close();
      throw error;
    });
    const { baseUrl, adminEmail, adminPassword } = sut.system;
    const administrator = { email: adminEmail, password: adminPassword };
    return new Desk(sut, browser, new Accounts(baseUrl, administrator, () => sut.lendKey()));
  }

  get baseUrl(): string {
    return this.sut.system.baseUrl;
  }

  account(role: DeskRole): Promise<Account> {
    return this.accounts.of(role);
  }

  /** Somebody whose password was given to them, as that of the first administrator is printed. */
  async newcomer(): Promise<Pick<Account, 'email' | 'password'>> {
    const account = { email: 'newcomer@desk.example', password: 'a password that was given' };
    const body = { ...account, first_name: 'Nora', last_name: 'Newcomer', employee_id: 'NEW-1' };
    const { id } = await (await this.api()).post('/users', { body });
    const sql = 'UPDATE identity.people SET password_change_required = true WHERE id = $1';
    await queryDatabase(this.sut.system.settings.databaseUrl, sql, [id]);
    return account;
  }

  /** The API as somebody of that role, to prepare and to look. */
  api(role: DeskRole = 'administrator'): Promise<Client> {
    return this.accounts.api(role);
  }

  /** A camera that plays the demo, to be added by its address or `live`. */
  camera(): Promise<DemoCamera> {
    this.cameraStarting ??= DemoCamera.start(this.sut.demo);
    return this.cameraStarting;
  }

  /** The demo's camera, registered and seeing. Gives its id. */
  async liveCamera(): Promise<string> {
    const [camera, api] = await Promise.all([this.camera(), this.api()]);
    return camera.live(api, 'Lobby');
  }

  /** Nobody needs them for now, and the faces of two take as much of the processor as the browser does. */
  async stopCameras(): Promise<void> {
    const api = await this.api();
    const { data } = await api.get('/cameras', { params: { query: { limit: 1_000 } } });
    for (const { id, stream_wanted: isWanted } of data) {
      if (isWanted) await api.post('/cameras/{id}/stop-stream', { params: { path: { id } } });
    }
  }

  /** A way to the gateway that the spec may cut. */
  async connection(): Promise<Connection> {
    const connection = await Connection.to(this.baseUrl);
    this.connections.push(connection);
    // The browser says so of everything that does not come through.
    this.expectProblem(/net::ERR_/);
    return connection;
  }

  /** A page, signed in as somebody of that role, that has settled. */
  async open(role: DeskRole, path: string, visit: Visit = {}): Promise<Page> {
    const isOwn = visit.ownSession === true || visit.connection !== undefined;
    const context = await (isOwn ? this.ownContext(visit) : this.keptContext(role, visit));
    const cookies = visit.ownSession === true ? this.signIn(role) : this.cookies.get(role);
    const kept = cookies ?? this.signIn(role);
    if (visit.ownSession !== true) this.cookies.set(role, kept);
    await context.addCookies(await kept);
    return this.show(context, path, visit);
  }

  /** A page of somebody who is not signed in. */
  async openSignedOut(path: string, visit: Visit = {}): Promise<Page> {
    return this.show(await this.ownContext(visit), path, visit);
  }

  /** What the spec provokes: a message of the console or an error of the page that fails nothing. */
  expectProblem(pattern: RegExp): void {
    this.problems.expect(pattern);
  }

  /** After each spec. */
  async endSpec(): Promise<void> {
    const own = this.contexts.splice(0);
    const kept = await Promise.all(this.keptContexts.values());
    try {
      this.problems.throwIfAny();
      if (didSpecFail()) await this.picture([...own, ...kept]);
    } catch (error) {
      await this.picture([...own, ...kept]);
      throw error;
    } finally {
      await Promise.all([...own.map((context) => context.close()), ...kept.map(emptied)]);
      await Promise.all(this.connections.splice(0).map((connection) => connection.close()));
    }
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await (await this.cameraStarting)?.close();
    await this.sut.stop();
  }

  private keptContext(role: DeskRole, visit: Visit): Promise<BrowserContext> {
    const { device, locale, colorScheme } = visit;
    const key = JSON.stringify([role, device, locale, colorScheme]);
    const context = this.keptContexts.get(key) ?? this.newKeptContext(visit);
    this.keptContexts.set(key, context);
    return context;
  }

  /** Its first page shows nothing and stays: with the last page its process would end, and all be compiled anew. */
  private async newKeptContext(visit: Visit): Promise<BrowserContext> {
    const context = await this.newContext(visit);
    const page = await context.newPage();
    await page.goto(`${this.baseUrl}/health`);
    return context;
  }

  private async ownContext(visit: Visit): Promise<BrowserContext> {
    const context = await this.newContext(visit);
    this.contexts.push(context);
    return context;
  }

  private async newContext({
    device = 'laptop',
    locale = 'en-GB',
    colorScheme = 'light',
  }: Visit): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      ...devices[device],
      locale,
      colorScheme,
      reducedMotion: 'reduce',
      // Not that of the site: what is shown or saved at the time of the browser is seen to be wrong.
      timezoneId: 'America/New_York',
    });
    context.setDefaultTimeout(actionMs);
    this.problems.watch(context);
    return context;
  }

  private async show(context: BrowserContext, path: string, { connection }: Visit): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${connection?.baseUrl ?? this.baseUrl}${path}`);
    await untilSettled(page);
    return page;
  }

  private async signIn(role: DeskRole): Promise<Cookies> {
    return signedInCookies(this.browser, this.baseUrl, await this.account(role));
  }

  private picture(contexts: readonly BrowserContext[]): Promise<void> {
    const pages = contexts.flatMap((context) => context.pages());
    return keepPictures(pages, expect.getState().currentTestName ?? 'a spec');
  }
}

/** Told by tools/spec.jest-environment.js. */
function didSpecFail(): boolean {
  return (globalThis as { didSpecFail?: boolean }).didSpecFail === true;
}

/** Without what was stored and without its pages but the first; what was fetched stays. */
async function emptied(context: BrowserContext): Promise<void> {
  const [first, ...others] = context.pages();
  // One that crashed stores nothing any more.
  await first?.evaluate('localStorage.clear()').catch(() => undefined);
  await Promise.all(others.map((page) => page.close()));
}
