import type { Type } from '@nestjs/common';
import { OmitType } from '@nestjs/swagger';
import { AttendanceView } from '../attendance/attendance.view';
import { DeadLetterView } from '../dead-letters/dead-letter.view';
import { Count, Flag, Instant, OneOf, Text } from '../http/view.decorators';
import { RecognitionView, StrangerVisitView } from '../recognitions/recognition.view';
import { streamStates } from '../cameras/camera-watch.view';
import type { EventType } from './event';

export class PersonRecognizedData extends RecognitionView {
  @Text({ nullable: true }) user_name!: string | null;
}

export class StrangerSeenData extends StrangerVisitView {}

/** Without the notes and the name of the camera, which are for those who look the row up. */
class EventAttendanceView extends OmitType(AttendanceView, ['notes', 'camera_name']) {}

export class AttendanceRecordedData extends EventAttendanceView {
  @OneOf(['opened', 'extended'], { description: 'Extended: seen again, the check-out moved.' }) change!: string;
}

export class AttendanceCorrectedData extends EventAttendanceView {
  @OneOf(['created', 'edited', 'deleted'], { description: 'What somebody did by hand; deleted: the row as it was.' })
  change!: string;
}

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
  'attendance.recorded': AttendanceRecordedData,
  'attendance.corrected': AttendanceCorrectedData,
  'camera.state_changed': CameraStateChangedData,
  'camera.changed': CameraChangedData,
  'person.changed': PersonChangedData,
  'person.erased': PersonErasedData,
  'dead_letter.created': DeadLetterCreatedData,
};
