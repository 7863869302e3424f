import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { describeReplicaOf, serviceNames } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { RetentionReportView, toRetentionReportView } from './retention.view';

@ApiTags('operations')
@Controller(`${apiPath}/retention`)
export class RetentionController {
  constructor(private readonly requests: RequestClient) {}

  @Get()
  @Needs('system.read')
  @ApiOperation({
    summary: 'What is deleted by itself, when, and when that was done last',
    description: 'By kind of data. The days are settings of the services; where none is named they are fixed.',
  })
  @ApiOkResponse({ type: RetentionReportView })
  async read(): Promise<RetentionReportView> {
    const told = serviceNames.map(async (service) => {
      const replicas = await this.requests.gather(describeReplicaOf(service), {}).catch(() => []);
      return [service, replicas] as const;
    });
    return toRetentionReportView(new Map(await Promise.all(told)));
  }
}
