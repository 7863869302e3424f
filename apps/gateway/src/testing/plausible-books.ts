import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { respondAboutLeave } from './plausible-leave';
import { at, known, onePage, record, requireKnown } from './plausible-answers';

/** Punches, corrections that are asked for, overtime and locked periods. */
export function respondAboutBooks(services: FakeServices, personId: string, department: string): void {
  respondAboutLeave(services, personId, department);
  respondAboutPunches(services, personId, department);
  respondAboutCorrections(services, personId, department);
  respondAboutOvertime(services, personId, department);
  respondAboutPeriods(services);
}

function respondAboutPunches(services: FakeServices, personId: string, department: string): void {
  const punch = {
    id: known.punch,
    personId,
    personName: 'Erin Employee',
    employeeId: 'E-7',
    department,
    from: at,
    to: at,
    siteId: contracts.defaultSiteId,
    role: 'entry',
    source: 'manual',
    authorId: personId,
    reason: 'The camera was down',
    recordId: known.record,
    createdAt: at,
  };
  services.respond(contracts.createPunch, (request) => {
    requireKnown('person', request.personId, personId);
    return { punch };
  });
  services.respond(contracts.importPunches, ({ punches }) => ({
    punches: punches.map(() => ({ result: 'created', punchId: known.punch, personId, at, siteId: punch.siteId })),
  }));
  services.respond(contracts.listPunches, () => ({ punches: [punch], pageInfo: onePage }));
  const one = ({ punchId }: { readonly punchId: string }) => {
    requireKnown('punch', punchId, known.punch);
    return { punch };
  };
  services.respond(contracts.getPunch, one);
  services.respond(contracts.withdrawPunch, (request) => {
    one(request);
    return { punch: { ...punch, withdrawnAt: at, withdrawnBy: personId, withdrawalReason: request.reason } };
  });
}

function respondAboutCorrections(services: FakeServices, personId: string, department: string): void {
  const request = {
    id: known.correction,
    personId,
    department,
    recordId: known.record,
    localDate: '2026-11-20',
    kind: 'change',
    state: 'pending',
    authorId: personId,
    reason: 'I left later',
    wanted: { checkOut: at, status: '' },
    beforeJson: '{"check_out":null}',
    afterJson: '{"check_out":"2026-11-20T17:05:44.000Z"}',
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
  services.respond(contracts.createCorrectionRequest, (asked) => {
    requireKnown('person', asked.personId, personId);
    return { request };
  });
  services.respond(contracts.listCorrectionRequests, () => ({ requests: [request], pageInfo: onePage }));
  const one = ({ requestId }: { readonly requestId: string }) => {
    requireKnown('correction', requestId, known.correction);
    return { request };
  };
  services.respond(contracts.getCorrectionRequest, one);
  services.respond(contracts.decideCorrectionRequest, (decided) => ({
    request: { ...one(decided).request, state: decided.decision, decidedBy: decided.authorId, decidedAt: at },
  }));
  services.respond(contracts.withdrawCorrectionRequest, one);
}

function respondAboutOvertime(services: FakeServices, personId: string, department: string): void {
  const waiting = { ...record(personId, department), overtimeMinutes: 45, overtimeStatus: 'pending' };
  services.respond(contracts.listOvertime, () => ({ records: [waiting], pageInfo: onePage }));
  services.respond(contracts.decideOvertime, ({ overtime, decision }) => ({
    decided: overtime.map(({ recordId, minutes }) =>
      recordId === known.record && minutes === waiting.overtimeMinutes
        ? { recordId, result: 'decided', record: { ...waiting, overtimeStatus: decision } }
        : { recordId, result: 'failed', reason: 'not_found', message: 'There is no such row.' },
    ),
  }));
}

function respondAboutPeriods(services: FakeServices): void {
  const openItems = { pendingOvertime: 2, missingCheckOuts: 1, pendingCorrections: 1, impossibleTravel: 1 };
  const period = {
    id: known.period,
    dateFrom: '2026-10-01',
    dateTo: '2026-10-31',
    isLocked: true,
    lockedBy: 'hr-1',
    lockedAt: at,
    openItems,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
  services.respond(contracts.getOpenItems, () => ({ openItems }));
  services.respond(contracts.lockPeriod, () => ({ period }));
  services.respond(contracts.listPeriods, () => ({ periods: [period], pageInfo: onePage }));
  const one = ({ periodId }: { readonly periodId: string }) => {
    requireKnown('period', periodId, known.period);
    return { period };
  };
  services.respond(contracts.getPeriod, one);
  services.respond(contracts.unlockPeriod, (request) => ({
    period: { ...one(request).period, isLocked: false, unlockedBy: request.authorId, unlockedAt: at, revision: 2 },
  }));
}
