import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { at, known, onePage, requireKnown } from './plausible-answers';

/** Holiday calendars, types of leave, and the leave of that person. */
export function respondAboutLeave(services: FakeServices, personId: string, department: string): void {
  respondAboutHolidays(services);
  respondAboutTypes(services);
  respondAboutRequests(services, personId, department);
}

function respondAboutHolidays(services: FakeServices): void {
  const calendar = {
    id: known.holidayCalendar,
    name: 'Berlin',
    holidays: [{ date: '2027-05-01', name: 'Labour Day' }],
    holidayCount: 1,
    firstDate: '2027-05-01',
    lastDate: '2027-05-01',
    isInUse: true,
    revision: 3,
    createdAt: at,
    updatedAt: at,
  };
  services.respond(contracts.createHolidayCalendar, ({ name }) => ({ calendar: { ...calendar, name } }));
  services.respond(contracts.listHolidayCalendars, () => ({
    calendars: [{ ...calendar, holidays: [] }],
    pageInfo: onePage,
  }));
  const one = ({ calendarId }: { readonly calendarId: string }) => {
    requireKnown('holiday calendar', calendarId, known.holidayCalendar);
    return { calendar };
  };
  services.respond(contracts.getHolidayCalendar, one);
  services.respond(contracts.updateHolidayCalendar, one);
  services.respond(contracts.importHolidays, (request) => ({
    ...one(request),
    added: [{ date: '2027-10-03', name: 'German Unity Day' }],
    changed: [{ date: '2027-05-01', name: 'Labour Day', nameBefore: 'May Day' }],
    unchanged: 4,
    kept: 1,
    skipped: [{ line: 12, message: 'is of some hours, not of whole days' }],
  }));
  services.respond(contracts.deleteHolidayCalendar, (request) => {
    one(request);
    return {};
  });
}

function respondAboutTypes(services: FakeServices): void {
  const type = {
    id: known.leaveType,
    name: 'Vacation',
    isPaid: true,
    isActive: true,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
  services.respond(contracts.createLeaveType, ({ name, isPaid }) => ({ type: { ...type, name, isPaid } }));
  services.respond(contracts.listLeaveTypes, () => ({ types: [type], pageInfo: onePage }));
  const one = ({ typeId }: { readonly typeId: string }) => {
    requireKnown('leave type', typeId, known.leaveType);
    return { type };
  };
  services.respond(contracts.getLeaveType, one);
  services.respond(contracts.updateLeaveType, one);
  services.respond(contracts.deleteLeaveType, (request) => {
    one(request);
    return {};
  });
}

function respondAboutRequests(services: FakeServices, personId: string, department: string): void {
  const request = {
    id: known.leaveRequest,
    personId,
    personName: 'Erin Employee',
    department,
    typeId: known.leaveType,
    typeName: 'Vacation',
    isPaid: true,
    dateFrom: '2026-12-28',
    dateTo: '2026-12-31',
    part: 'full_day',
    note: 'Skiing',
    state: 'requested',
    requestedBy: personId,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
  services.respond(contracts.createLeaveRequest, () => ({ request }));
  services.respond(contracts.listLeaveRequests, () => ({ requests: [request], pageInfo: onePage }));
  const one = ({ requestId }: { readonly requestId: string }) => {
    requireKnown('leave request', requestId, known.leaveRequest);
    return { request };
  };
  services.respond(contracts.getLeaveRequest, one);
  services.respond(contracts.changeLeaveRequest, ({ requestId, state, reason, authorId }) => {
    one({ requestId });
    const decision =
      state === 'approved' || state === 'refused' ? { decidedBy: authorId, decidedAt: at, decisionReason: reason } : {};
    return { request: { ...request, ...decision, state, revision: 2 } };
  });
  services.respond(contracts.importLeave, ({ leaves }) => ({
    results: leaves.map(() => 'created'),
    personIds: leaves.map(() => personId),
    daysComputed: 2,
  }));
}
