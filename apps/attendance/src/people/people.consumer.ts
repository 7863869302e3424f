import { Controller } from '@nestjs/common';
import { PersonChange, personChanged, timestampDate, type PersonChanged } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { DayClosingService } from '../days/day-closing.service';
import { DayPlanningService } from '../days/day-planning.service';
import { CorrectionRequestsService } from '../requests/correction-requests.service';
import { ReportJobsService } from '../reports/report-jobs.service';
import { LeaveRequestsService } from '../leave/leave-requests.service';
import { ErasuresService } from '../erasures/erasures.service';
import { PeopleService } from './people.service';

@Controller()
export class PeopleConsumer {
  constructor(
    private readonly people: PeopleService,
    private readonly planning: DayPlanningService,
    private readonly closing: DayClosingService,
    private readonly corrections: CorrectionRequestsService,
    private readonly reports: ReportJobsService,
    private readonly leave: LeaveRequestsService,
    private readonly erasures: ErasuresService,
  ) {}

  @Consumes(personChanged)
  async onPersonChanged(event: PersonChanged): Promise<void> {
    // Delivered again after a crash between them, it comes to the same.
    if (event.change === PersonChange.ERASED) {
      const erasedAt = event.changedAt === undefined ? new Date() : timestampDate(event.changedAt);
      await this.erasures.begin(event.personId, erasedAt);
    }
    await this.people.apply(event);
    // Before any day is computed: one that cannot be keeps no text of who is erased.
    if (event.change === PersonChange.ERASED) await this.reports.forget(event.personId);
    await this.leave.endWhenInactive(event.personId);
    await this.corrections.endWhenInactive(event.personId);
    if (event.changedAt !== undefined) {
      await this.planning.planWhenActive(event.personId, timestampDate(event.changedAt), new Date());
    }
    await this.closing.closeWhenInactive(event.personId);
  }
}
