import { chromiumObstacle } from '@smart-attendance/tools';
import { Desk } from './rig/desk';
import { attendanceSuite } from './attendance.suite';
import { booksSuite } from './books.suite';
import { camerasSuite } from './cameras.suite';
import { guideSuite } from './guide.suite';
import { meSuite } from './me.suite';
import { peopleSuite } from './people.suite';
import { recognitionSuite } from './recognition.suite';
import { reviewSuite } from './review.suite';
import { settingsSuite } from './settings.suite';
import { smokeSuite } from './smoke.suite';
import { storedXssSuite } from './stored-xss.suite';
import { todaySuite } from './today.suite';
import { typedSuite } from './typed.suite';

const obstacle = chromiumObstacle();
const note = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

(obstacle === undefined ? describe : describe.skip)(`the dashboard in a browser${note}`, () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await Desk.start();
  }, 400_000);

  afterEach(() => desk.endSpec(), 60_000);

  afterAll(async () => {
    await desk.stop();
  }, 120_000);

  // First: it begins in an empty system.
  guideSuite(() => desk);
  smokeSuite(() => desk);
  todaySuite(() => desk);
  camerasSuite(() => desk);
  peopleSuite(() => desk);
  attendanceSuite(() => desk);
  booksSuite(() => desk);
  typedSuite(() => desk);
  meSuite(() => desk);
  recognitionSuite(() => desk);
  reviewSuite(() => desk);
  settingsSuite(() => desk);
  // Last: what it stores stands in every list.
  storedXssSuite(() => desk);
});
