import {
  exampleLeaveParts,
  timestampFromDate,
  values,
  type MessageInitShape,
  type PreviewDayRequest,
  type PreviewDayResponseSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { sentenceOf } from '../days/explanation.policy';
import type { ExampleDay } from './day-preview.policy';
import type { PreviewedDay } from './day-preview.service';

const minutesMax = 2 * 24 * 60;

/** @throws AppError `invalid_argument` for a role that is none, and for times of other days than those around it */
export function toExampleDay(request: Omit<PreviewDayRequest, 'rules'>): ExampleDay {
  return {
    date: request.date,
    isHoliday: request.isHoliday,
    leavePart: exampleLeaveParts.find((part) => part === request.leavePart),
    punches: request.punches.map(({ atMinutes, role }) => {
      const known = values.cameraRoles.find((one) => one === role);
      if (known === undefined || Math.abs(atMinutes) > minutesMax) {
        const message = `must be on the day or those beside it, with one of the roles ${values.cameraRoles.join(', ')}`;
        throw AppError.invalid([{ field: 'punches', message }]);
      }
      return { atMinutes, role: known };
    }),
  };
}

export function toPreviewResponse({
  date,
  timeZone,
  day,
}: PreviewedDay): MessageInitShape<typeof PreviewDayResponseSchema> {
  if (day === undefined) return {};
  const at = (ms: number | undefined) => (ms === undefined ? undefined : timestampFromDate(new Date(ms)));
  const times = {
    checkIn: at(day.checkInMs),
    checkOut: at(day.checkOutMs),
    checkInRounded: at(day.checkInRoundedMs),
    checkOutRounded: at(day.checkOutRoundedMs),
  };
  const minutes = {
    workedMinutes: day.workedMinutes,
    breakMinutes: day.breakMinutes,
    requiredMinutes: day.requiredMinutes,
  };
  return {
    record: {
      localDate: date,
      status: day.status,
      lateMinutes: day.lateMinutes,
      earlyMinutes: day.earlyMinutes,
      overtimeMinutes: day.overtimeMinutes,
      overtimeStatus: day.overtimeStatus,
      flags: [...day.flags],
      explanation: sentenceOf({ ...day.explanation, timeZone }),
      ...said({ ...times, ...minutes }),
    },
  };
}

/** What is undefined is not there. */
function said<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
