import { Module, type DynamicModule } from '@nestjs/common';
import {
  DatabaseModule,
  Erasures1770640000000,
  ErasuresRepository,
  ExportedRowsRepository,
  MentionsRepository,
  Retention,
} from '@smart-attendance/database';
import { AssignmentEntity } from './assignments/assignment.entity';
import { AssignmentsRepository } from './assignments/assignments.repository';
import { AssignmentsResponder } from './assignments/assignments.responder';
import { AssignmentsService } from './assignments/assignments.service';
import type { AttendanceConfig } from './attendance.config';
import { SettingsResponder } from './calendar/settings.responder';
import { Site } from './calendar/site';
import { CameraEntity } from './cameras/camera.entity';
import { CamerasConsumer } from './cameras/cameras.consumer';
import { CamerasRepository } from './cameras/cameras.repository';
import { CamerasService } from './cameras/cameras.service';
import { DateRulesSource } from './days/date-rules';
import { CoverageService } from './days/coverage.service';
import { DayClosingService } from './days/day-closing.service';
import { DayPlanningService } from './days/day-planning.service';
import { DayWorkRepository } from './days/day-work.repository';
import { DayService } from './days/day.service';
import { DraftApplicationService } from './drafts/draft-application.service';
import { DraftPreviewService } from './drafts/draft-preview.service';
import { DraftDayEntity, DraftEntity } from './drafts/draft.entity';
import { DraftsRepository } from './drafts/drafts.repository';
import { DraftsResponder } from './drafts/drafts.responder';
import { DraftsService } from './drafts/drafts.service';
import { DraftsTask } from './drafts/drafts.task';
import { KnownDaysRepository } from './drafts/known-days.repository';
import { LockedDays } from './drafts/locked-days';
import { RuleChangesService } from './drafts/rule-changes.service';
import { SpanCoverageService } from './drafts/span-coverage.service';
import { StaleDraftsService } from './drafts/stale-drafts.service';
import { ErasedTextsRepository } from './erasures/erased-texts.repository';
import { ErasureCheckService } from './erasures/erasure-check.service';
import { ErasuresResponder } from './erasures/erasures.responder';
import { ErasuresService } from './erasures/erasures.service';
import { HolidayCalendarEntity } from './holidays/holiday-calendar.entity';
import { HolidayCalendarsRepository } from './holidays/holiday-calendars.repository';
import { HolidayCalendarsResponder } from './holidays/holiday-calendars.responder';
import { HolidayCalendarsService } from './holidays/holiday-calendars.service';
import { LeaveDaysService } from './leave/leave-days.service';
import { LeaveImportService } from './leave/leave-import.service';
import { LeaveJournalService } from './leave/leave-journal.service';
import { LeaveRequestEntity } from './leave/leave-request.entity';
import { LeaveRequestsRepository } from './leave/leave-requests.repository';
import { LeaveRequestsResponder } from './leave/leave-requests.responder';
import { LeaveRequestsService } from './leave/leave-requests.service';
import { LeaveTypeEntity } from './leave/leave-type.entity';
import { LeaveTypesRepository } from './leave/leave-types.repository';
import { LeaveTypesResponder } from './leave/leave-types.responder';
import { LeaveTypesService } from './leave/leave-types.service';
import { LedgerRepository } from './ledger/ledger.repository';
import { Ledger1766400000000 } from './migrations/1766400000000-ledger.migration';
import { RecordEvents1768000000000 } from './migrations/1768000000000-record-events.migration';
import { DepartmentKey1769300000000 } from './migrations/1769300000000-department-key.migration';
import { SortedRecords1769400000000 } from './migrations/1769400000000-sorted-records.migration';
import { Presence1770100000000 } from './migrations/1770100000000-presence.migration';
import { Sites1770100001000 } from './migrations/1770100001000-sites.migration';
import { ComputedDays1770000000000 } from './migrations/1770000000000-computed-days.migration';
import { LedgerChain1770000100000 } from './migrations/1770000100000-ledger-chain.migration';
import { Shifts1770100002000 } from './migrations/1770100002000-shifts.migration';
import { PersonDepartments1770200000000 } from './migrations/1770200000000-person-departments.migration';
import { ActiveSince1770300000000 } from './migrations/1770300000000-active-since.migration';
import { NewestCheckIns1770400000000 } from './migrations/1770400000000-newest-check-ins.migration';
import { LockedPeriods1770510000000 } from './migrations/1770510000000-locked-periods.migration';
import { OvertimeResponder } from './overtime/overtime.responder';
import { OvertimeService } from './overtime/overtime.service';
import { Reports1770520000000 } from './migrations/1770520000000-reports.migration';
import { Drafts1770530000000 } from './migrations/1770530000000-drafts.migration';
import { DraftLedgerSequence1770540000000 } from './migrations/1770540000000-draft-ledger-sequence.migration';
import { WithdrawnRecognitions1770620000000 } from './migrations/1770620000000-withdrawn-recognitions.migration';
import { ToldPunches1770650000000 } from './migrations/1770650000000-told-punches.migration';
import { AuthorsOfPunches1770690000000 } from './migrations/1770690000000-authors-of-punches.migration';
import { InactiveSpans1770700000000 } from './migrations/1770700000000-inactive-spans.migration';
import { FoldedNames1770710000000 } from './migrations/1770710000000-folded-names.migration';
import { Leave1770500000000 } from './migrations/1770500000000-leave.migration';
import { PeopleConsumer } from './people/people.consumer';
import { PeopleRepository } from './people/people.repository';
import { PeopleService } from './people/people.service';
import { PersonEntity } from './people/person.entity';
import { PeriodEntity } from './periods/period.entity';
import { PeriodsRepository } from './periods/periods.repository';
import { PeriodsResponder } from './periods/periods.responder';
import { PeriodsService } from './periods/periods.service';
import { PersonExportResponder } from './person-export/person-export.responder';
import { PresenceRepository } from './presence/presence.repository';
import { PresenceResponder } from './presence/presence.responder';
import { PresenceService } from './presence/presence.service';
import { ListedPunchEntity } from './punches/listed-punch.entity';
import { ManualPunchesRepository } from './punches/manual-punches.repository';
import { ManualPunchesResponder } from './punches/manual-punches.responder';
import { ManualPunchesService } from './punches/manual-punches.service';
import { PunchConsumer } from './punches/punch.consumer';
import { PunchEntity } from './punches/punch.entity';
import { PunchImportService } from './punches/punch-import.service';
import { PunchRepository } from './punches/punch.repository';
import { PunchService } from './punches/punch.service';
import { RecognitionChangesConsumer } from './punches/recognition-changes.consumer';
import { RecognitionChangesService } from './punches/recognition-changes.service';
import { ReplayResponder } from './punches/replay.responder';
import { ReplayService } from './punches/replay.service';
import { CorrectionEntity } from './records/correction.entity';
import { CorrectionRepository } from './records/correction.repository';
import { IdempotencyKeyEntity } from './records/idempotency-key.entity';
import { IdempotencyKeyRepository } from './records/idempotency-key.repository';
import { RecordChangesService } from './records/record-changes.service';
import { RecordEntity } from './records/record.entity';
import { RecordRepository } from './records/record.repository';
import { RecordResponder } from './records/record.responder';
import { RecordService } from './records/record.service';
import { CorrectionDecisionsService } from './requests/correction-decisions.service';
import { CorrectionRequestEntity } from './requests/correction-request.entity';
import { CorrectionChangesService } from './requests/correction-changes.service';
import { CorrectionRequestsRepository } from './requests/correction-requests.repository';
import { CorrectionRequestsResponder } from './requests/correction-requests.responder';
import { CorrectionRequestsService } from './requests/correction-requests.service';
import { LateDataService } from './requests/late-data.service';
import { WishesService } from './requests/wishes.service';
import { RosterResponder } from './roster/roster.responder';
import { ReportJobEntity } from './reports/report-job.entity';
import { ReportScheduleEntity } from './reports/report-schedule.entity';
import { reportsProviders } from './reports/reports.providers';
import { ReportsResponder } from './reports/reports.responder';
import { keptKinds } from './retention/kept-kinds.policy';
import { RulesRepository } from './rules/rules.repository';
import { RulesService } from './rules/rules.service';
import { DayPreviewService } from './shifts/day-preview.service';
import { ShiftEntity } from './shifts/shift.entity';
import { ShiftsRepository } from './shifts/shifts.repository';
import { ShiftsResponder } from './shifts/shifts.responder';
import { ShiftsService } from './shifts/shifts.service';
import { SiteEntity } from './sites/site.entity';
import { SitesRepository } from './sites/sites.repository';
import { SitesResponder } from './sites/sites.responder';
import { SitesService } from './sites/sites.service';
import { StatisticsRepository } from './statistics/statistics.repository';
import { StatisticsResponder } from './statistics/statistics.responder';
import { StatisticsService } from './statistics/statistics.service';

@Module({})
export class AttendanceModule {
  static register(config: AttendanceConfig): DynamicModule {
    return {
      module: AttendanceModule,
      imports: [
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'attendance',
          entities: [
            RecordEntity,
            PunchEntity,
            ListedPunchEntity,
            CorrectionRequestEntity,
            PeriodEntity,
            CorrectionEntity,
            IdempotencyKeyEntity,
            PersonEntity,
            CameraEntity,
            SiteEntity,
            ShiftEntity,
            AssignmentEntity,
            ReportJobEntity,
            ReportScheduleEntity,
            DraftEntity,
            DraftDayEntity,
            HolidayCalendarEntity,
            LeaveTypeEntity,
            LeaveRequestEntity,
          ],
          migrations: [
            Ledger1766400000000,
            RecordEvents1768000000000,
            DepartmentKey1769300000000,
            SortedRecords1769400000000,
            Presence1770100000000,
            Sites1770100001000,
            ComputedDays1770000000000,
            LedgerChain1770000100000,
            Shifts1770100002000,
            PersonDepartments1770200000000,
            ActiveSince1770300000000,
            NewestCheckIns1770400000000,
            LockedPeriods1770510000000,
            Reports1770520000000,
            Drafts1770530000000,
            DraftLedgerSequence1770540000000,
            WithdrawnRecognitions1770620000000,
            Leave1770500000000,
            Erasures1770640000000,
            ToldPunches1770650000000,
            AuthorsOfPunches1770690000000,
            InactiveSpans1770700000000,
            FoldedNames1770710000000,
          ],
          publishes: true,
        }),
      ],
      controllers: [
        PunchConsumer,
        RecognitionChangesConsumer,
        PeopleConsumer,
        RecordResponder,
        ManualPunchesResponder,
        CorrectionRequestsResponder,
        OvertimeResponder,
        PeriodsResponder,
        StatisticsResponder,
        PresenceResponder,
        SettingsResponder,
        CamerasConsumer,
        SitesResponder,
        ShiftsResponder,
        AssignmentsResponder,
        RosterResponder,
        ReportsResponder,
        DraftsResponder,
        ReplayResponder,
        HolidayCalendarsResponder,
        LeaveTypesResponder,
        LeaveRequestsResponder,
        ErasuresResponder,
        PersonExportResponder,
      ],
      providers: [
        { provide: Site, useValue: new Site(config) },
        { provide: DateRulesSource, useExisting: RulesService },
        DayService,
        DayWorkRepository,
        DayPlanningService,
        DayClosingService,
        CoverageService,
        LedgerRepository,
        PunchService,
        RecognitionChangesService,
        PunchRepository,
        ManualPunchesService,
        ManualPunchesRepository,
        PunchImportService,
        RecordService,
        RecordChangesService,
        RecordRepository,
        CorrectionRepository,
        IdempotencyKeyRepository,
        CorrectionRequestsService,
        CorrectionChangesService,
        CorrectionRequestsRepository,
        CorrectionDecisionsService,
        WishesService,
        LateDataService,
        OvertimeService,
        PeriodsService,
        PeriodsRepository,
        // One of a service.
        Retention.of(...keptKinds(config)),
        ErasuresService,
        ErasuresRepository,
        ErasedTextsRepository,
        ErasureCheckService,
        MentionsRepository,
        ExportedRowsRepository,
        PeopleService,
        PeopleRepository,
        CamerasService,
        CamerasRepository,
        SitesService,
        SitesRepository,
        ShiftsService,
        DayPreviewService,
        ShiftsRepository,
        AssignmentsService,
        AssignmentsRepository,
        HolidayCalendarsService,
        HolidayCalendarsRepository,
        LeaveTypesService,
        LeaveTypesRepository,
        LeaveRequestsService,
        LeaveRequestsRepository,
        LeaveDaysService,
        LeaveImportService,
        LeaveJournalService,
        RulesService,
        RulesRepository,
        LockedDays,
        DraftsService,
        DraftsRepository,
        DraftsTask,
        DraftPreviewService,
        DraftApplicationService,
        KnownDaysRepository,
        RuleChangesService,
        SpanCoverageService,
        StaleDraftsService,
        ReplayService,
        StatisticsService,
        StatisticsRepository,
        PresenceService,
        PresenceRepository,
        ...reportsProviders,
      ],
    };
  }
}
