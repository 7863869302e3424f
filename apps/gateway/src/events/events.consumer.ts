import { Controller } from '@nestjs/common';
import {
  attendanceRecorded,
  CameraChange,
  cameraChanged,
  correctionRequestChanged,
  leaveChanged,
  PersonChange,
  personChanged,
  personRecognized,
  reportFinished,
  strangerSeen,
  streamStatusChanged,
  timestampDate,
  unknownFaceChanged,
  type AttendanceRecorded,
  type CameraChanged,
  type CorrectionRequestChanged,
  type LeaveChanged,
  type PersonChanged,
  type PersonRecognized,
  type ReportFinished,
  type StrangerSeen,
  type StreamStatusChanged,
  type UnknownFaceChanged,
} from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { OwnErasuresService } from '../erasures/own-erasures.service';
import { textOrNull } from '../input/show.policy';
import { isStateChange, type CameraStateReport } from './camera-state.policy';
import { CameraStatesRepository } from './camera-states.repository';
import { EventLog } from './event-log.service';
import { EventPeopleService } from './event-people.service';
import {
  toAttendanceEvent,
  toCameraEvent,
  toCameraStateEvent,
  toCorrectionEvent,
  toLeaveEvent,
  toPersonEvent,
  toRecognizedEvent,
  toReportEvent,
  toStrangerEvent,
  toUnknownFaceEvent,
} from './event.message';

/** Facts of the bus become events of the log, those of one kind in the order in which they were published. */
@Controller()
export class EventsConsumer {
  constructor(
    private readonly log: EventLog,
    private readonly people: EventPeopleService,
    private readonly cameraStates: CameraStatesRepository,
    private readonly erasures: OwnErasuresService,
  ) {}

  @Consumes(personRecognized)
  async onPersonRecognized(fact: PersonRecognized): Promise<void> {
    await this.log.append(toRecognizedEvent(fact, await this.people.find(fact.recognition?.personId ?? '')));
  }

  @Consumes(strangerSeen)
  async onStrangerSeen(fact: StrangerSeen): Promise<void> {
    await this.log.append(toStrangerEvent(fact));
  }

  @Consumes(unknownFaceChanged)
  async onUnknownFaceChanged(fact: UnknownFaceChanged): Promise<void> {
    await this.log.append(toUnknownFaceEvent(fact));
  }

  /** attendance tells whose row it is, unless it did not know itself. */
  @Consumes(attendanceRecorded)
  async onAttendanceRecorded(fact: AttendanceRecorded): Promise<void> {
    const { personId = '', personName = '', department = '' } = fact.record ?? {};
    const said = { name: textOrNull(personName), department: textOrNull(department) };
    await this.log.append(toAttendanceEvent(fact, said.name === null ? await this.people.find(personId) : said));
  }

  @Consumes(reportFinished)
  async onReportFinished(fact: ReportFinished): Promise<void> {
    await this.log.append(toReportEvent(fact));
  }

  /** As of a row. */
  @Consumes(leaveChanged)
  async onLeaveChanged(fact: LeaveChanged): Promise<void> {
    const { personId = '', personName = '', department = '' } = fact.request ?? {};
    const said = { name: textOrNull(personName), department: textOrNull(department) };
    await this.log.append(toLeaveEvent(fact, said.name === null ? await this.people.find(personId) : said));
  }

  @Consumes(correctionRequestChanged)
  async onCorrectionRequestChanged(fact: CorrectionRequestChanged): Promise<void> {
    await this.log.append(toCorrectionEvent(fact, await this.people.find(fact.request?.personId ?? '')));
  }

  @Consumes(personChanged)
  async onPersonChanged(fact: PersonChanged): Promise<void> {
    this.people.forget(fact.personId);
    const at = fact.changedAt === undefined ? new Date() : timestampDate(fact.changedAt);
    if (fact.change === PersonChange.ERASED) await this.erasures.erase(fact.personId, at);
    else await this.log.append(toPersonEvent(fact));
  }

  @Consumes(cameraChanged)
  async onCameraChanged(fact: CameraChanged): Promise<void> {
    await this.log.append(toCameraEvent(fact));
    if (fact.change === CameraChange.DELETED) await this.cameraStates.delete(fact.cameraId);
  }

  @Consumes(streamStatusChanged)
  async onStreamStatusChanged(fact: StreamStatusChanged): Promise<void> {
    const event = toCameraStateEvent(fact);
    const report = toReport(fact, String(event.data['state']));
    // Each camera is reported again every half minute; for these the log need not be locked.
    if (!isStateChange(report, await this.cameraStates.find(fact.cameraId), new Date())) return;
    await this.log.append(event, async (tx) => {
      if (!isStateChange(report, await this.cameraStates.find(fact.cameraId, tx), new Date())) return false;
      await this.cameraStates.store(tx, fact.cameraId, report);
      return true;
    });
  }
}

function toReport({ reason, replica, saidAt }: StreamStatusChanged, state: string): CameraStateReport {
  return { state, reason, replica, saidAt: saidAt === undefined ? new Date() : timestampDate(saidAt) };
}
