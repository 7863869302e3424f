import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { metrics } from '@smart-attendance/observability';
import { Public } from '../access/access.decorators';
import { HealthView, ReadinessView } from './operations.view';
import { ReadinessService, type ReadinessAnswer } from './readiness.service';

const notReady = {
  type: ReadinessView,
  description: 'Not ready, or stopping.',
  headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } } },
} as const;

/** For those who run it: at the root, without login, and without anything that is not theirs to see. */
@ApiTags('operations')
@Public()
@Controller()
export class OperationsController {
  constructor(private readonly readiness: ReadinessService) {}

  @Get('health')
  @ApiOperation({ summary: 'Alive', description: 'Also at /api/v1/health; the same holds for those below.' })
  @ApiOkResponse({ type: HealthView })
  health(): { readonly status: 'ok'; readonly service: 'gateway' } {
    return { status: 'ok', service: 'gateway' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Ready for work, with the state of everything behind' })
  @ApiOkResponse({ type: ReadinessView })
  @ApiServiceUnavailableResponse(notReady)
  async ready(@Res({ passthrough: true }) response: Response): Promise<ReadinessAnswer> {
    return answered(response, await this.readiness.check());
  }

  @Get('health/serving')
  @ApiOperation({
    summary: 'Whether to send requests to this replica, for load balancers',
    description:
      'Its own database and the bus only: a service that is away takes its own routes along, not the others.',
  })
  @ApiOkResponse({ type: ReadinessView })
  @ApiServiceUnavailableResponse(notReady)
  async serving(@Res({ passthrough: true }) response: Response): Promise<ReadinessAnswer> {
    return answered(response, await this.readiness.checkServing());
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Metrics in the text format of Prometheus' })
  @ApiOkResponse({
    content: { 'text/plain': { schema: { type: 'string' }, example: 'process_cpu_seconds_total 12.5\n' } },
  })
  async metrics(@Res() response: Response): Promise<void> {
    // Else they would tell of dependencies what was so when somebody asked last.
    await this.readiness.check();
    const { contentType, body } = await metrics.render();
    response.set('Content-Type', contentType).send(body);
  }
}

function answered(response: Response, answer: ReadinessAnswer): ReadinessAnswer {
  if (answer.status !== 'ready') response.status(503).set('Retry-After', '2');
  return answer;
}
