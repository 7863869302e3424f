import { Controller } from '@nestjs/common';
import { getSettings } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { timeOfDay } from './attendance-day.policy';
import { Site } from './site';

@Controller()
export class SettingsResponder {
  constructor(private readonly site: Site) {}

  @RespondsTo(getSettings)
  getSettings() {
    const { timeZone, dayStartsAtMinutes, workdayStartsAtMinutes, lateGraceMinutes } = this.site;
    return Promise.resolve({
      timeZone,
      dayStartsAt: timeOfDay(dayStartsAtMinutes),
      workdayStartsAt: workdayStartsAtMinutes === undefined ? '' : timeOfDay(workdayStartsAtMinutes),
      lateGraceMinutes,
    });
  }
}
