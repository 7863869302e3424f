import type { Page } from 'playwright-core';
import { hostile, plantAll, plantedSelector, type Planted } from './hostile-texts';
import { expectNoSidewaysScroll } from './rig/accessibility';
import { beLookAlikes } from './review.suite';
import type { Desk } from './rig/desk';

const visible = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** As people see it: what is in no box of its own is not there, and so are values of fields. */
async function shownBy(page: Page): Promise<string> {
  const texts = await page.evaluate(() => [
    document.body.innerText,
    ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
  ]);
  return visible(texts.join('\n'));
}

/** Nothing ran, and nothing became a node: dialogs and the policy's reports fail the spec by themselves. */
async function expectNothingPlanted(page: Page): Promise<void> {
  const nodes = await page
    .locator(plantedSelector)
    .evaluateAll((found) => found.map((node) => node.outerHTML.slice(0, 120)));
  expect({ path: new URL(page.url()).pathname, nodes }).toEqual({ path: new URL(page.url()).pathname, nodes: [] });
}

interface HostilePage {
  readonly path: (planted: Planted) => string;
  /** What must be read there as it was typed. */
  readonly shown: readonly string[];
}

const pages: Readonly<Record<string, HostilePage>> = {
  today: { path: () => '/', shown: [hostile.firstName] },
  'the wall': { path: () => '/wall', shown: [] },
  people: { path: () => '/people', shown: [hostile.firstName, hostile.lastName, hostile.department] },
  'a person': { path: ({ personId }) => `/people/${personId}`, shown: [hostile.firstName, hostile.employeeId] },
  'a person of 255 emoji': { path: ({ emojiPersonId }) => `/people/${emojiPersonId}`, shown: [hostile.emojiName] },
  'a person being edited': {
    path: ({ personId }) => `/people/${personId}/edit`,
    shown: [hostile.lastName, hostile.position],
  },
  'an archive of photos': { path: ({ jobId }) => `/people/import/photos/${jobId}`, shown: [hostile.photoName] },
  'the month': { path: () => '/attendance', shown: [hostile.firstName] },
  rows: { path: () => '/attendance/list', shown: [hostile.firstName] },
  'a row': { path: ({ recordId }) => `/attendance/${recordId}`, shown: [hostile.notes] },
  'a row being corrected': { path: ({ recordId }) => `/attendance/${recordId}/edit`, shown: [hostile.notes] },
  cameras: { path: () => '/cameras', shown: [hostile.cameraName, hostile.importedCamera, hostile.formulaCamera] },
  'a camera': { path: ({ cameraId }) => `/cameras/${cameraId}`, shown: [hostile.cameraName] },
  'load of cameras': { path: () => '/cameras/load', shown: [] },
  'who is away': { path: ({ month }) => `/leave?month=${month}`, shown: [hostile.firstName, hostile.leaveType] },
  'kinds of leave': { path: () => '/leave/types', shown: [hostile.leaveType] },
  'leave to be decided': { path: () => '/approvals/leave', shown: [hostile.leaveType, hostile.leaveNote] },
  'a holiday calendar': {
    path: ({ calendarId }) => `/roster/holidays/${calendarId}`,
    shown: [hostile.cameraLocation, hostile.holiday],
  },
  punches: { path: () => '/attendance/punches', shown: [] },
  recognition: { path: () => '/recognition', shown: [] },
  'why somebody was missed': { path: ({ personId }) => `/people/${personId}?tab=missed`, shown: [hostile.firstName] },
  'unknown faces': { path: () => '/review', shown: [] },
  'look-alikes': { path: () => '/review/look-alikes', shown: [hostile.firstName] },
  'API keys': { path: () => '/settings/api-keys', shown: [hostile.keyName] },
  webhooks: { path: () => '/settings/webhooks', shown: [hostile.webhookDescription] },
  'a webhook': { path: ({ webhookId }) => `/settings/webhooks/${webhookId}`, shown: [hostile.webhookDescription] },
  users: { path: () => '/settings/users', shown: [] },
  'the audit log': { path: () => '/settings/audit-log', shown: [] },
  'the state of the system': { path: () => '/settings/system', shown: [] },
};

/** Text that people typed is text, whatever it looks like. */
export function storedXssSuite(desk: () => Desk): void {
  describe('markup, scripts and formulas that somebody stored', () => {
    let planted: Planted;

    beforeAll(async () => {
      const api = await desk().api();
      planted = await plantAll(api);
      await beLookAlikes(desk(), [planted.personId, planted.emojiPersonId]);
    }, 120_000);

    it.each(Object.entries(pages))('are text on the page of %s', async (_, { path, shown }) => {
      const page = await desk().open('administrator', path(planted));
      const text = await shownBy(page);
      for (const each of shown) expect(text).toContain(visible(each));
      await expectNothingPlanted(page);
    });

    it('do not stretch the lists on a phone, however long they are', async () => {
      for (const path of ['/people', '/cameras', '/attendance/list', '/settings/webhooks']) {
        await expectNoSidewaysScroll(await desk().open('administrator', path, { device: 'phone' }));
      }
    });

    it('are text for somebody who searches for them', async () => {
      const page = await desk().open('administrator', '/people');
      await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill('<img data-planted');
      await page.locator('bdi', { hasText: 'first <img' }).first().waitFor();
      await expectNothingPlanted(page);
    });

    it('are cells of text in what is exported, for a spreadsheet as well', async () => {
      const key = await desk().sut.lendKey();
      for (const path of ['/cameras/export', '/audit-log/export?format=csv']) {
        const answer = await fetch(`${desk().baseUrl}/api/v1${path}`, { headers: { 'X-API-Key': key } });
        expect([path, answer.status, answer.headers.get('content-disposition')]).toEqual([
          path,
          200,
          expect.stringMatching(/^attachment/),
        ]);
        const cells = (await answer.text()).split(/[\r\n,;\t]+/);
        expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
      }
    });
  });
}
