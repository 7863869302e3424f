import { Controller } from '@nestjs/common';
import {
  listPresence,
  timestampFromDate,
  type ListPresenceRequest,
  type MessageInitShape,
  type PersonPresenceSchema,
  type PresenceShiftSchema,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import type { Presence, PresenceCounts, PresenceShift } from './presence.policy';
import { PresenceService } from './presence.service';

const firstPage = { skip: 0, limit: 100, descending: false, cursor: '', sort: '' };

@Controller()
export class PresenceResponder {
  constructor(private readonly presence: PresenceService) {}

  @RespondsTo(listPresence)
  async listPresence(request: ListPresenceRequest) {
    const { personId, department, query, siteId, state, cameLate } = request;
    const filter = { personId, department, query, siteId, state, cameLate };
    const { people, total, nextCursor, asOf, cameraNames, counts, byDepartment } = await this.presence.list(
      filter,
      request.page ?? firstPage,
    );
    return {
      people: people.map((person) => toPersonPresence(person, cameraNames)),
      pageInfo: { total, nextCursor },
      asOf: timestampFromDate(asOf),
      counts: toCounts(counts),
      byDepartment: byDepartment.map((one) => ({ department: one.department, counts: toCounts(one.counts) })),
    };
  }
}

function toPersonPresence(
  presence: Presence,
  cameraNames: ReadonlyMap<string, string>,
): MessageInitShape<typeof PersonPresenceSchema> {
  const { facts, siteId, timeZone, shift, state, since, cameLate, lateMinutes } = presence;
  const { row, lastSeen } = facts;
  return {
    personId: facts.personId,
    personName: facts.name,
    employeeId: facts.employeeId,
    department: facts.department,
    siteId,
    timeZone,
    state,
    cameLate,
    lateMinutes,
    ...(shift !== undefined && { shift: toShift(shift) }),
    ...(since !== null && { since: timestampFromDate(since) }),
    ...(row !== null && { recordId: row.id, status: row.status }),
    ...(row !== null && row.checkIn !== null && { checkIn: timestampFromDate(row.checkIn) }),
    ...(lastSeen !== null && { lastSeenAt: timestampFromDate(lastSeen.at), lastCameraId: lastSeen.cameraId }),
    lastCameraName: cameraNames.get(lastSeen?.cameraId ?? '') ?? '',
  };
}

function toShift({ id, name, startsAt, endsAt }: PresenceShift): MessageInitShape<typeof PresenceShiftSchema> {
  return { id, name, startsAt: timestampFromDate(startsAt), endsAt: timestampFromDate(endsAt) };
}

function toCounts(counts: PresenceCounts) {
  return {
    people: counts.people,
    in: counts.in,
    left: counts.left,
    late: counts.late,
    expected: counts.expected,
    absent: counts.absent,
    noCoverage: counts.no_coverage,
    onLeave: counts.on_leave,
    holiday: counts.holiday,
    notExpected: counts.not_expected,
    cameLate: counts.cameLate,
  };
}
