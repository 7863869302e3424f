import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { AttendanceView } from '../attendance/attendance.view';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import type { PageView } from '../input/page.policy';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { DecideOvertimeInput, ListOvertimeQuery } from './overtime.input';
import { OvertimeDecisionsView } from './overtime.view';
import { OvertimeService } from './overtime.service';

@ApiTags('overtime')
@Controller(`${apiPath}/overtime`)
export class OvertimeController {
  constructor(private readonly overtime: OvertimeService) {}

  @Get()
  @Needs('overtime.decide', 'list')
  @ApiOperation({ summary: 'List rows with overtime that waits for approval, or was decided' })
  @AnswersPageOf(AttendanceView)
  list(@Query() query: ListOvertimeQuery, @FromCaller() caller: Caller): Promise<PageView<AttendanceView>> {
    return this.overtime.list(query, caller);
  }

  @Post('decide')
  @HttpCode(200)
  @Needs('overtime.decide', 'list')
  @Costs(5)
  @ApiOperation({
    summary: 'Approve or reject the overtime of rows',
    description:
      'Each by itself: one that cannot be decided stops no other. Never one’s own. Minutes that change later ask again. ' +
      'Asked again the same, it changes nothing.',
  })
  @ApiOkResponse({ type: OvertimeDecisionsView })
  decide(@Body() input: DecideOvertimeInput, @FromCaller() caller: Caller): Promise<OvertimeDecisionsView> {
    return this.overtime.decide(input, caller);
  }
}
