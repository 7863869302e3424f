import { ApiProperty } from '@nestjs/swagger';
import { decidedOvertimeResults, type DecidedOvertime } from '@smart-attendance/contracts';
import { AttendanceView, toAttendanceView } from '../attendance/attendance.view';
import { Count, Id, OneOf, Text, type Shape } from '../http/view.decorators';
import { textOrNull } from '../input/show.policy';

const failures = ['not_found', 'minutes_changed', 'needs_no_approval', 'period_locked', 'own_row'] as const;

export class DecidedOvertimeView {
  @Id() attendance_id!: string;
  @OneOf(decidedOvertimeResults, { example: 'decided' }) result!: string;
  @OneOf(failures, { nullable: true, description: 'Why it failed.', example: 'minutes_changed' })
  reason!: string | null;
  @Text({ nullable: true, example: 'The row has 50 minutes of overtime by now.' }) message!: string | null;
  @ApiProperty({ type: AttendanceView, nullable: true, description: 'The row as it is now.' })
  attendance!: Shape<AttendanceView> | null;
}

export class OvertimeDecisionsView {
  @Count() decided!: number;
  @Count() unchanged!: number;
  @Count() failed!: number;
  @ApiProperty({ type: [DecidedOvertimeView], description: 'One of each, in their order.' })
  data!: readonly Shape<DecidedOvertimeView>[];
}

export function toOvertimeDecisionsView(decided: readonly DecidedOvertime[]): Shape<OvertimeDecisionsView> {
  const count = (result: (typeof decidedOvertimeResults)[number]): number =>
    decided.filter((one) => one.result === result).length;
  return {
    decided: count('decided'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    data: decided.map(({ recordId, result, reason, message, record }) => ({
      attendance_id: recordId,
      result,
      reason: textOrNull(reason),
      message: textOrNull(message),
      attendance: record === undefined ? null : toAttendanceView(record),
    })),
  };
}
