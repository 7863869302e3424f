import 'i18next';
import type app from './locales/en/app.json';
import type approvals from './locales/en/approvals.json';
import type attendance from './locales/en/attendance.json';
import type cameras from './locales/en/cameras.json';
import type guide from './locales/en/guide.json';
import type leave from './locales/en/leave.json';
import type me from './locales/en/me.json';
import type people from './locales/en/people.json';
import type recognition from './locales/en/recognition.json';
import type reports from './locales/en/reports.json';
import type review from './locales/en/review.json';
import type roster from './locales/en/roster.json';
import type session from './locales/en/session.json';
import type settings from './locales/en/settings.json';
import type today from './locales/en/today.json';
import type ui from './locales/en/ui.json';

/** A key that English does not have does not compile. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: {
      app: typeof app;
      approvals: typeof approvals;
      attendance: typeof attendance;
      cameras: typeof cameras;
      guide: typeof guide;
      leave: typeof leave;
      me: typeof me;
      people: typeof people;
      recognition: typeof recognition;
      reports: typeof reports;
      review: typeof review;
      roster: typeof roster;
      session: typeof session;
      settings: typeof settings;
      today: typeof today;
      ui: typeof ui;
    };
  }
}
