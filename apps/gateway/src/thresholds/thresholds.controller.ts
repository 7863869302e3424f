import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getThresholds, previewThreshold } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { toTimestamp } from '../input/instant.policy';
import { given } from '../input/show.policy';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { ThresholdPreviewQuery } from './threshold.input';
import { ThresholdPreviewView, ThresholdsView, toThresholdPreviewView, toThresholdsView } from './threshold.view';

@ApiTags('thresholds')
@Controller(`${apiPath}/thresholds`)
export class ThresholdsController {
  constructor(private readonly requests: RequestClient) {}

  @Get()
  @Needs('thresholds.read')
  @Costs(5)
  @ApiOperation({
    summary: 'By how much likeness faces get names, and how often that is wrong',
    description:
      'Computed from the gallery’s own photos, each compared with everybody else, so that a visit of a stranger gets a ' +
      'name no more often than stated; anew as the gallery changes. While the data are too few it says so.',
  })
  @ApiOkResponse({ type: ThresholdsView })
  async get(): Promise<ThresholdsView> {
    return toThresholdsView(await this.requests.request(getThresholds, {}));
  }

  @Get('preview')
  @Needs('thresholds.read')
  @Costs(10)
  @ApiOperation({
    summary: 'What another threshold would have changed',
    description:
      'Over the sightings that are stored: who would be lost, and which strangers named. Nothing is changed.',
  })
  @ApiOkResponse({ type: ThresholdPreviewView })
  async preview(@Query() { cosine, from, to }: ThresholdPreviewQuery): Promise<ThresholdPreviewView> {
    const times = given({ from: toTimestamp(from), to: toTimestamp(to) });
    return toThresholdPreviewView(await this.requests.request(previewThreshold, { cosine, ...times }));
  }
}
