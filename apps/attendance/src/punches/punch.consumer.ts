import { Controller } from '@nestjs/common';
import {
  isUuid,
  personRecognized,
  type PersonRecognized,
  type Recognition,
  type Violation,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { Consumes } from '@smart-attendance/messaging';
import { instantOf } from '../calendar/timestamp';
import type { Punch } from './punch';
import { punchesAtOnce, PunchService } from './punch.service';

const dayMs = 24 * 60 * 60 * 1_000;

@Controller()
export class PunchConsumer {
  constructor(private readonly punches: PunchService) {}

  @Consumes(personRecognized, { concurrency: punchesAtOnce })
  async onPersonRecognized(event: PersonRecognized): Promise<void> {
    await this.punches.handle(toPunch(event, new Date()));
  }
}

/** @throws AppError `invalid_argument` for a recognition that no retry makes right: it goes to the dead letters */
export function toPunch({ recognition }: Pick<PersonRecognized, 'recognition'>, now: Date): Punch {
  if (recognition?.firstSeenAt === undefined || recognition.lastSeenAt === undefined) {
    throw AppError.invalid([{ field: 'recognition', message: 'must say when the person was first and last seen' }]);
  }
  const firstSeenAt = instantOf(recognition.firstSeenAt, 'recognition.first_seen_at');
  const lastSeenAt = instantOf(recognition.lastSeenAt, 'recognition.last_seen_at');
  const violations = [...violationsOfIds(recognition), ...violationsOfTimes(firstSeenAt, lastSeenAt, now)];
  if (violations.length > 0) throw AppError.invalid(violations);
  const { id: recognitionId, personId, cameraId, toldBy, toldAt } = recognition;
  const told = toldAt === undefined ? undefined : { authorId: toldBy, at: instantOf(toldAt, 'recognition.told_at') };
  const similarity = told === undefined ? recognition.similarity : null;
  return { recognitionId, personId, cameraId, firstSeenAt, lastSeenAt, similarity, told };
}

function violationsOfIds({ id, personId, cameraId, similarity }: Recognition): Violation[] {
  const violations = Object.entries({ id, person_id: personId, camera_id: cameraId })
    .filter(([, value]) => !isUuid(value))
    .map(([name]) => ({ field: `recognition.${name}`, message: 'must be a UUID' }));
  if (Number.isFinite(similarity)) return violations;
  return [...violations, { field: 'recognition.similarity', message: 'must be a number' }];
}

function violationsOfTimes(firstSeenAt: Date, lastSeenAt: Date, now: Date): Violation[] {
  const lengthMs = lastSeenAt.getTime() - firstSeenAt.getTime();
  const violations: Violation[] = [];
  if (lengthMs < 0 || lengthMs > dayMs) {
    violations.push({
      field: 'recognition.last_seen_at',
      message: 'must be from first_seen_at to 24 hours after it',
    });
  }
  // A clock that runs ahead must not open the days of next week.
  if (firstSeenAt.getTime() > now.getTime() + dayMs) {
    violations.push({ field: 'recognition.first_seen_at', message: 'must not be more than a day in the future' });
  }
  return violations;
}
