import type { Type } from '@nestjs/common';
import { OmitType } from '@nestjs/swagger';
import { reportFormats, reportKinds, unknownFaceChanges } from '@smart-attendance/contracts';
import type { NamedAuthor } from '../access/author';
import { AttendanceView } from '../attendance/attendance.view';
import { DeadLetterView } from '../dead-letters/dead-letter.view';
import { Count, Day, Flag, Id, Instant, OneOf, Text } from '../http/view.decorators';
import { LeaveRequestView } from '../leave/leave.view';
import { RecognitionView, StrangerVisitView } from '../recognitions/recognition.view';
import { CorrectionRequestView } from '../requests/correction-request.view';
import { streamStates } from '../cameras/camera-watch.view';
import type { EventType } from './event';

export class PersonRecognizedData extends RecognitionView {
  @Text({ nullable: true }) user_name!: string | null;
}

export class StrangerSeenData extends StrangerVisitView {}

/** So that a page that shows them reads them anew; nothing of the face, and nobody’s name. */
export class UnknownFaceChangedData {
  @Id({ description: 'It is at /unknown-faces/{id}, unless it was merged or deleted since.' }) unknown_face_id!: string;
  @OneOf(unknownFaceChanges, {
    description: 'Appeared: it is new. Changed: somebody sorted it, said whose it is, or took that back.',
  })
  change!: string;
  @Flag({ description: 'Somebody enrolled is so much alike that few strangers are.' }) doubtful!: boolean;
  @Count() revision!: number;
}

/** Without the notes and the name of the camera, which are for those who look the row up. */
export const attendanceMembersNotTold = ['notes', 'camera_name'] as const;

class EventAttendanceView extends OmitType(AttendanceView, attendanceMembersNotTold) {
  @Flag({ description: 'A person told it from a kept face, or took that back: it did not happen now.' })
  is_told!: boolean;
}

export class AttendanceRecordedData extends EventAttendanceView {
  @OneOf(['opened', 'extended'], { description: 'Extended: seen again, the check-out moved.' }) change!: string;
}

export class AttendanceCorrectedData extends EventAttendanceView {
  @OneOf(['created', 'edited', 'deleted'], { description: 'What somebody did by hand; deleted: the row as it was.' })
  change!: string;
}

/** What a schedule had written. The file is fetched with a session or an API key that has reports.read. */
export class ReportFinishedData {
  @Id() job_id!: string;
  @Id() schedule_id!: string;
  @Text() schedule_name!: string;
  @OneOf(['done', 'failed']) state!: string;
  @Text({ nullable: true, description: 'Why it failed, for programs.' }) reason!: string | null;
  @OneOf(reportKinds) kind!: string;
  @OneOf(reportFormats) format!: string;
  @Day({ nullable: true }) date_from!: string | null;
  @Day({ nullable: true }) date_to!: string | null;
  @Count() rows!: number;
  @Count() size_bytes!: number;
  @Text({ nullable: true }) file_name!: string | null;
  @Text({ nullable: true }) media_type!: string | null;
  @Text({ nullable: true, description: 'Where the file is, of this API.' }) file_path!: string | null;
  @Instant() expires_at!: string | null;
}

/** Who did something is told by their id alone. */
function namesOf<Field extends string>(...fields: readonly Field[]): (keyof NamedAuthor<Field>)[] {
  return fields.flatMap((field) => [`${field}_kind`, `${field}_name`] as const);
}

/** Without what people wrote, which is for those who look the request up. */
export const leaveMembersNotTold = [
  ...namesOf('requested_by', 'decided_by', 'ended_by'),
  'note',
  'decision_reason',
  'end_reason',
] as const;

class EventLeaveView extends OmitType(LeaveRequestView, leaveMembersNotTold) {}

export class LeaveRequestedData extends EventLeaveView {}

/** `state` is approved or refused. */
export class LeaveDecidedData extends EventLeaveView {}

/** `state` is cancelled or withdrawn. */
export class LeaveEndedData extends EventLeaveView {}

/** Without the rows and what people wrote, which are for those who look the request up. */
export const correctionMembersNotTold = [
  ...namesOf('author', 'decided_by'),
  'reason',
  'wanted',
  'before',
  'after',
  'is_stale',
  'period_id',
  'decision_reason',
] as const;

class EventCorrectionView extends OmitType(CorrectionRequestView, correctionMembersNotTold) {}

/** Asked for, or its row is another by now: what it comes to is to be looked at anew. */
export class CorrectionRequestedData extends EventCorrectionView {}

/** `state` is approved or refused. */
export class CorrectionDecidedData extends EventCorrectionView {}

export class CorrectionWithdrawnData extends EventCorrectionView {}

export class CameraStateChangedData {
  @OneOf(streamStates) state!: string;
  @Text({ nullable: true, description: 'Why it is not live, for programs.' }) reason!: string | null;
  @Text({ nullable: true, description: 'The same as a sentence.' }) message!: string | null;
  @Instant() since!: string;
  @Text({ nullable: true, description: 'Which replica holds the stream.' }) replica!: string | null;
}

export class CameraChangedData {
  @OneOf(['created', 'updated', 'deleted']) change!: string;
  @Count() revision!: number;
}

export class PersonChangedData {
  @OneOf(['created', 'updated']) change!: string;
  @Text({ nullable: true }) user_name!: string | null;
  @Text({ nullable: true }) employee_id!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Flag() is_active!: boolean;
  @Count() revision!: number;
}

/** Nothing is left but the id. */
export class PersonErasedData {}

export class DeadLetterCreatedData extends DeadLetterView {}

/** What `data` of each type looks like. */
export const dataOfType: Readonly<Record<EventType, Type>> = {
  'person.recognized': PersonRecognizedData,
  'stranger.seen': StrangerSeenData,
  'unknown_face.changed': UnknownFaceChangedData,
  'attendance.recorded': AttendanceRecordedData,
  'attendance.corrected': AttendanceCorrectedData,
  'report.finished': ReportFinishedData,
  'leave.requested': LeaveRequestedData,
  'leave.decided': LeaveDecidedData,
  'leave.ended': LeaveEndedData,
  'correction.requested': CorrectionRequestedData,
  'correction.decided': CorrectionDecidedData,
  'correction.withdrawn': CorrectionWithdrawnData,
  'camera.state_changed': CameraStateChangedData,
  'camera.changed': CameraChangedData,
  'person.changed': PersonChangedData,
  'person.erased': PersonErasedData,
  'dead_letter.created': DeadLetterCreatedData,
};
