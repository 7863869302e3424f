import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { at, known, onePage, requireKnown } from './plausible-answers';

/** Sites, shifts, and who is assigned what. */
export function respondAboutRules(services: FakeServices, personId: string): void {
  respondAboutSites(services);
  respondAboutShifts(services);
  respondAboutAssignments(services, personId);
  respondAboutDrafts(services, personId);
}

function respondAboutShifts(services: FakeServices): void {
  const rules = {
    startsAtMinutes: 540,
    endsAtMinutes: 1_050,
    beforeMinutes: 240,
    afterMinutes: 360,
    lateGraceMinutes: 5,
    earlyGraceMinutes: 5,
    requiredMinutes: 480,
    checkInRounding: { minutes: 15, direction: 'up' },
    autoCheckOut: 'off',
    workingTime: 'first_in_last_out',
    breaks: [
      { kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 750 },
      { kind: 'automatic', afterMinutesWorked: 360, minutes: 15 },
    ],
  };
  const current = { version: 1, rules };
  const versions = [current, { version: 2, validFrom: '2027-01-01', rules: { ...rules, lateGraceMinutes: 10 } }];
  const shift = { id: known.shift, name: 'Day', versions, current, revision: 2, createdAt: at, updatedAt: at };
  services.respond(contracts.createShift, ({ name }) => ({ shift: { ...shift, name } }));
  services.respond(contracts.listShifts, () => ({ shifts: [shift], pageInfo: onePage }));
  const one = ({ shiftId }: { readonly shiftId: string }) => {
    requireKnown('shift', shiftId, known.shift);
    return { shift };
  };
  services.respond(contracts.getShift, one);
  services.respond(contracts.updateShift, one);
  services.respond(contracts.previewDay, ({ date }) => ({
    record: { localDate: date, status: 'late', checkIn: at, checkOut: at, workedMinutes: 474, lateMinutes: 6 },
  }));
  services.respond(contracts.deleteShift, (request) => {
    one(request);
    return {};
  });
}

function respondAboutAssignments(services: FakeServices, personId: string): void {
  const assignment = {
    id: known.assignment,
    personId,
    rotation: { anchorDate: '2026-11-23', shiftIds: [known.shift, ''] },
    workSiteId: known.site,
    validFrom: '2026-11-23',
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
  services.respond(contracts.createAssignment, () => ({ assignment }));
  services.respond(contracts.importAssignments, ({ assignments }) => ({ results: assignments.map(() => 'created') }));
  services.respond(contracts.listAssignments, () => ({ assignments: [assignment], pageInfo: onePage }));
  const one = ({ assignmentId }: { readonly assignmentId: string }) => {
    requireKnown('assignment', assignmentId, known.assignment);
    return { assignment };
  };
  services.respond(contracts.getAssignment, one);
  services.respond(contracts.getRoster, ({ personIds, dateFrom }) => ({
    people: personIds.map((id) => ({
      personId: id,
      days: [
        {
          date: dateFrom,
          shiftId: known.shift,
          shiftName: 'Day',
          startsAtMinutes: 540,
          endsAtMinutes: 1_050,
          siteId: known.site,
          assignmentId: known.assignment,
          assignedTo: 'person',
        },
      ],
    })),
  }));
  services.respond(contracts.updateAssignment, one);
  services.respond(contracts.deleteAssignment, (request) => {
    one(request);
    return {};
  });
}

function respondAboutDrafts(services: FakeServices, personId: string): void {
  const change = {
    kind: 'assignment',
    assignment: { personId, shiftId: known.shift, weekdays: [1, 2], validFrom: '2026-11-02' },
    validFrom: '2026-11-02',
  };
  const draft = {
    id: known.draft,
    change,
    state: 'ready',
    dateFrom: '2026-11-02',
    dateTo: '2026-11-20',
    peopleDone: 1,
    peopleTotal: 1,
    daysChanged: 1,
    authorId: personId,
    reason: 'The contract says so',
    previewedAt: at,
    revision: 2,
    createdAt: at,
    updatedAt: at,
  };
  const before = { status: 'present', checkIn: at, overtimeStatus: 'none' };
  const after = { ...before, status: 'late', shiftName: 'Day', shiftVersion: 1, requiredMinutes: 480, lateMinutes: 30 };
  const day = { personId, personName: 'Ada', localDate: '2026-11-20', before, after, causes: ['shift'] };
  services.respond(contracts.createDraft, ({ change: given }) => ({
    draft: { ...draft, ...(given && { change: given }) },
  }));
  services.respond(contracts.listDrafts, () => ({ drafts: [draft], pageInfo: onePage }));
  const one = ({ draftId }: { readonly draftId: string }) => {
    requireKnown('draft', draftId, known.draft);
    return { draft };
  };
  services.respond(contracts.getDraft, one);
  services.respond(contracts.previewDraft, one);
  services.respond(contracts.approveDraft, one);
  services.respond(contracts.discardDraft, one);
  services.respond(contracts.listDraftDays, (request) => {
    one(request);
    return { days: [{ ...day, outcome: 'waiting', recordId: known.record }], pageInfo: onePage };
  });
}

function respondAboutSites(services: FakeServices): void {
  const version = { version: 2, validFrom: '2026-03-01', timeZone: 'Europe/Berlin', coverageMinPercent: 95 };
  const site = {
    id: known.site,
    name: 'Harbour',
    versions: [{ ...version, version: 1, validFrom: '' }, version],
    travel: [{ siteId: contracts.defaultSiteId, minutes: 25 }],
    current: version,
    revision: 2,
    createdAt: at,
    updatedAt: at,
  };
  services.respond(contracts.createSite, ({ name }) => ({ site: { ...site, name } }));
  services.respond(contracts.listSites, () => ({ sites: [site], pageInfo: onePage }));
  const one = ({ siteId }: { readonly siteId: string }) => {
    requireKnown('site', siteId, known.site);
    return { site };
  };
  services.respond(contracts.getSite, one);
  services.respond(contracts.updateSite, one);
  services.respond(contracts.deleteSite, (request) => {
    one(request);
    return {};
  });
}
